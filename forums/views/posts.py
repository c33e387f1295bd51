"""Writing: answering, changing one's words, taking them back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from councils.context import acting_council
from forums import actions, permissions
from forums.forms import PollForm, PostEditForm, ReplyForm, WritingForm
from forums.models import Attachment, Draft, Post, PostState, Thread, ThreadState
from forums.models.thread import LONGEST_TITLE
from forums.views.files import taken_in
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.models import User
from portal.errors import rules_as_errors
from portal.markdown import LONGEST_INPUT, already_safe, to_html
from portal.paging import whole_number
from portal.permissions import require

FORM = "sent_as"  # the key of the form that a draft was typed in
REST = [FORM, "kind", "tags", *(f"{PollForm.prefix}-{name}" for name in PollForm.base_fields)]
LONGEST_REST = 1_200
WAITS = "Thank you. A moderator looks at it first; then everybody sees it."


def begun(draft: Draft | None) -> dict[str, Any]:
    """What a form begins with where somebody was writing there already."""
    if draft is None:
        return {}
    words = {"title": draft.title, "text": draft.text, "draft_version": draft.version}
    return {name: said for name, said in draft.rest.items() if name != FORM} | words


def is_sent(request: SignedInRequest, form: WritingForm) -> bool:
    """Whether the words are to be sent, not only to be looked at, and can be."""
    return request.method == "POST" and "preview" not in request.POST and form.is_valid()


def words_of(sent: Mapping[str, Any]) -> actions.Words:
    """What of a form is kept as a draft."""
    said = {name: _line_ends(sent.get(name, "")) for name in ("title", "text", *REST)}
    rest = {name: said[name][:LONGEST_REST] for name in REST if name in sent}
    return actions.Words(said["title"][:LONGEST_TITLE], said["text"][:LONGEST_INPUT], rest)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")


def page_to_write(
    request: SignedInRequest, template: str, form: WritingForm, context: dict[str, Any]
) -> HttpResponse:
    """A page with a form to write in. What was sent and is still unsent is kept as a draft."""
    if form.is_bound and (kept := _keep(request, form, context["place"])):
        context["draft"] = kept
        form.data = with_values(form.data, draft_version=kept.version)
    preview = to_html(request.POST.get("text", "")) if "preview" in request.POST else ""
    context |= {"form": form, "preview": already_safe(preview)}
    return render(request, template, context)


def _keep(request: SignedInRequest, form: WritingForm, place: str) -> Draft | None:
    """The words of the form as a draft; None where another form has kept something else there."""
    try:
        return keep_words(form.data, place, by=request.user)
    except actions.DraftChanged:
        return None


def keep_words(sent: Mapping[str, Any], place: str, *, by: User) -> Draft | None:
    """The words of a form as a draft, also where the form has kept older ones since it was opened.

    Raises DraftChanged where another form has kept something else there.
    """
    words, known = words_of(sent), Draft.objects.at(place, by)
    seen = whole_number(sent.get("draft_version"))
    if known and known.rest.get(FORM) and known.rest[FORM] == words.rest.get(FORM):
        seen = known.version
    return actions.keep_draft(place, words, seen=seen, by=by)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer. What was typed is still there when it could not be sent."""
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("board"), pk=pk
    )
    council = acting_council(request)
    require(permissions.can_speak(request.user, council, thread.board))
    place = reverse("forums:reply", args=[pk])
    draft = Draft.objects.at(place, request.user)
    form = ReplyForm(submitted_data(request), initial=_with_quote(request, begun(draft)))
    files = taken_in(request, form)
    if is_sent(request, form):
        post = form.post()
        post.council = council
        with rules_as_errors(form):
            return _replied(request, thread, _send(request, thread, post, files))
    elif request.method == "GET":
        require(permissions.can_reply(request.user, thread, council))
    context = {"thread": thread, "place": place, "files": files, "draft": draft}
    context |= permissions.before_sending(request.user, thread.board, begins=False)
    return page_to_write(request, "forums/reply.html", form, context)


@transaction.atomic
def _send(request: SignedInRequest, thread: Thread, post: Post, files: list[Attachment]) -> Post:
    """Send the reply with its files, instead of the draft."""
    post = actions.reply(thread, post, by=request.user)
    actions.attach(post, [file.key for file in files], by=request.user)
    actions.discard_draft(reverse("forums:reply", args=[thread.pk]), by=request.user)
    return post


def _with_quote(request: SignedInRequest, initial: dict[str, Any]) -> dict[str, Any]:
    """What is written already, and below it the post that somebody wants to quote."""
    readable = Post.objects.visible_to(request.user)
    post = readable.filter(pk=whole_number(request.GET.get("quote"))).first()
    if post is None:
        return initial
    before = f"{initial['text']}\n\n" if initial.get("text") else ""
    return initial | {"text": f"{before}{post.quoted}\n\n"}


def _replied(request: SignedInRequest, thread: Thread, post: Post) -> HttpResponse:
    if post.state == PostState.PENDING:
        messages.success(request, WAITS)
        return redirect(thread)
    return redirect(thread.address_of(post.number or 1))


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one's words; who came later sees both texts and loses neither."""
    post = _own(request, pk)
    require(permissions.can_change(request.user, post))
    place, seen = reverse("forums:change", args=[pk]), post.revisions.count()
    draft = Draft.objects.at(place, request.user)
    form = PostEditForm(
        submitted_data(request), initial={"text": post.text, "seen": seen} | begun(draft)
    )
    files = taken_in(request, form, post)
    about = {"post": post, "thread": post.thread}
    context: dict[str, Any] = {**about, "files": files, "place": place, "draft": draft}
    if is_sent(request, form):
        with rules_as_errors(form):
            _change(request, post, form, files)
            return redirect(post)
        form.data, context["is_there"] = with_values(request.POST, seen=seen), True
    return page_to_write(request, "forums/change.html", form, context)


@transaction.atomic
def _change(
    request: SignedInRequest, post: Post, form: PostEditForm, files: list[Attachment]
) -> None:
    answers = form.cleaned_data
    actions.change(post, answers["text"], seen=answers["seen"], by=request.user)
    actions.attach(post, [file.key for file in files], by=request.user)
    actions.discard_draft(reverse("forums:change", args=[post.pk]), by=request.user)


def with_values(sent: Any, **values: Any) -> QueryDict:
    """What was sent, with some of it replaced."""
    replaced: QueryDict = sent.copy()
    for name, value in values.items():
        replaced[name] = str(value)
    return replaced


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    require(permissions.can_remove(request.user, post))
    if request.method == "POST":
        actions.remove(post, by=request.user)
        messages.success(request, "Your post is deleted.")
        is_gone = post.thread.state == ThreadState.PENDING
        return redirect(post.thread.board if is_gone else post.thread)
    return render(request, "forums/delete.html", {"post": post, "thread": post.thread})


def _own(request: SignedInRequest, pk: int) -> Post:
    """A post that the person may read; what they may do with it is asked apart."""
    rows = Post.objects.visible_to(request.user).select_related("thread__board")
    return get_object_or_404(rows, pk=pk)

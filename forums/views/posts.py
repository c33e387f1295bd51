"""Writing: answering, changing one's words, taking them back."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from councils.context import acting_council
from forums import actions, permissions
from forums.forms import PostEditForm, ReplyForm
from forums.models import Attachment, Draft, Post, PostState, Thread, ThreadState
from forums.models.draft import initial_from
from forums.models.post import WRITTEN_LANGUAGE
from forums.views.composer import (
    WAITS,
    attach_uploaded,
    is_ready,
    published,
    render_form,
    with_values,
)
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import whole_number
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


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
    initial = {"language": WRITTEN_LANGUAGE.of(request.user), **initial_from(draft)}
    form = ReplyForm(submitted_data(request), initial=_with_quote(request, initial))
    files = attach_uploaded(request, form)
    if is_ready(request, form):
        post = form.post()
        post.council = council
        with rules_as_errors(form):
            return _replied(request, thread, _send(request, thread, post, files))
    elif request.method == "GET":
        require(permissions.can_reply(request.user, thread, council))
    context = {"thread": thread, "place": place, "files": files, "draft": draft}
    context |= permissions.before_sending(request.user, thread.board, begins=False)
    return render_form(request, "forums/reply.html", form, context)


@transaction.atomic
def _send(request: SignedInRequest, thread: Thread, post: Post, files: list[Attachment]) -> Post:
    """Send the reply with its files, instead of the draft."""
    post = actions.reply(thread, post, by=request.user)
    actions.attach_to_new(post, [file.key for file in files], by=request.user)
    actions.discard_draft(reverse("forums:reply", args=[thread.pk]), by=request.user)
    return post


def _with_quote(request: SignedInRequest, initial: dict[str, object]) -> dict[str, object]:
    """What is written already, and below it the post that somebody wants to quote."""
    quoted = whole_number(request.GET.get("quote"))
    post = Post.objects.visible_to(request.user).filter(pk=quoted).first() if quoted else None
    if post is None:
        return initial
    before = f"{initial['text']}\n\n" if initial.get("text") else ""
    return initial | {"text": f"{before}{post.quoted}\n\n"}


def _replied(request: SignedInRequest, thread: Thread, post: Post) -> HttpResponse:
    if post.state == PostState.PENDING:
        messages.success(request, WAITS)
        return redirect(thread)
    messages.success(request, published(post))
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
        submitted_data(request),
        initial={"text": post.text, "language": post.language, "seen": seen} | initial_from(draft),
    )
    files = attach_uploaded(request, form, post)
    about = {"post": post, "thread": post.thread}
    context: dict[str, Any] = {**about, "files": files, "place": place, "draft": draft}
    if is_ready(request, form):
        with rules_as_errors(form):
            _change(request, post, form, files)
            return redirect(post)
        form.data, context["is_outdated"] = with_values(request.POST, seen=seen), True
    return render_form(request, "forums/change.html", form, context)


@transaction.atomic
def _change(
    request: SignedInRequest, post: Post, form: PostEditForm, files: list[Attachment]
) -> None:
    answers = form.cleaned_data
    language = answers["language"]
    actions.change(post, answers["text"], seen=answers["seen"], by=request.user, language=language)
    actions.attach(post, [file.key for file in files], by=request.user)
    actions.discard_draft(reverse("forums:change", args=[post.pk]), by=request.user)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    require(permissions.can_remove(request.user, post))
    if request.method == "POST":
        actions.remove(post, by=request.user)
        messages.success(request, gettext("Post deleted."))
        is_gone = post.thread.state == ThreadState.PENDING
        return redirect(post.thread.board if is_gone else post.thread)
    return render(request, "forums/delete.html", {"post": post, "thread": post.thread})


def _own(request: SignedInRequest, pk: int) -> Post:
    """A post that the person may read; what they may do with it is asked apart."""
    rows = Post.objects.visible_to(request.user).select_related("thread__board")
    return get_object_or_404(rows, pk=pk)

"""Writing: beginning a thread, answering, changing one's words, taking them back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from councils.models import Council
from forums import actions, permissions
from forums.forms import ChangeForm, ReplyForm, ThreadForm
from forums.models import (
    Board,
    Comparison,
    Post,
    PostState,
    Thread,
    ThreadKind,
    ThreadState,
    looking_like,
)
from forums.models.thread import ABOUT
from portal.accounts.http import SignedInRequest, signed_in_to_write, typed
from portal.accounts.permissions import is_moderator
from portal.errors import RuleBroken
from portal.markdown import already_safe
from portal.permissions import require
from services.models import Product, Service

GENERAL = "general"
WAITS = "Thank you. A moderator looks at it first; then everybody sees it."


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The board where one asks about a thing: that of its service area, or the general one."""
    boards = Board.objects.visible_to(request.user).open()
    area = getattr(_about(request), "category", None)
    areas = [area.pk, area.parent_id] if area else []
    board = boards.filter(category__in=areas).first() or get_object_or_404(boards, slug=GENERAL)
    query = request.GET.urlencode()
    return redirect(f"{board.get_absolute_url()}new/{f'?{query}' if query else ''}")


def _about(request: HttpRequest) -> models.Model | None:
    """What the address says that it is about; nothing where there is no such thing."""
    things: dict[str, Any] = {
        "service": Service.objects.published().select_related("category"),
        "product": Product.objects.select_related("category"),
        "council": Council.objects.all(),
    }
    for name, rows in things.items():
        if slug := request.GET.get(name, "").replace("\x00", ""):
            found: models.Model | None = rows.filter(slug=slug).first()
            return found
    return None


@signed_in_to_write
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a thread: first the words, then what is there already, then it is published."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    council = acting_council(request)
    require(permissions.can_start(request.user, board, council))
    about = _about(request)
    form = ThreadForm(typed(request), kinds=_kinds(request))
    context = {"board": board, "form": form, "about": about, "council": council}
    context["instructions"] = already_safe(board.instructions_html)
    if request.method != "POST" or not form.is_valid():
        return render(request, "forums/new.html", context)
    if alike := _compared(request, form, council):
        form = ThreadForm(_with(request, compared="on"), kinds=_kinds(request))
        return render(request, "forums/new.html", context | {"form": form, "alike": alike})
    fields = {ABOUT[type(about)]: about} if about else {}
    thread = form.thread(board, council=council, **fields)
    return _begin(request, thread, form, context)


def _compared(request: SignedInRequest, form: ThreadForm, council: Council | None) -> Any:
    """What is there already, the first time that the words are sent."""
    answers = form.cleaned_data
    if answers["compared"] or answers["kind"] == ThreadKind.ANNOUNCEMENT:
        return []
    alike = looking_like(answers["title"], answers["text"], user=request.user, near=council)
    Comparison.objects.note_shown(answers["sent_as"] or uuid4(), alike, council)
    return alike


def _begin(
    request: SignedInRequest, thread: Thread, form: ThreadForm, context: dict[str, Any]
) -> HttpResponse:
    try:
        thread = actions.start(thread, form.post(), by=request.user)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return render(request, "forums/new.html", context)
    if form.cleaned_data["sent_as"]:
        Comparison.objects.note_gone_on(form.cleaned_data["sent_as"], thread)
    if thread.state == ThreadState.PENDING:
        messages.success(request, WAITS)
    return redirect(thread)


def _kinds(request: SignedInRequest) -> list[ThreadKind]:
    """Announcements are for moderators."""
    return [
        kind for kind in ThreadKind if kind != ThreadKind.ANNOUNCEMENT or is_moderator(request.user)
    ]


@signed_in_to_write
@require_http_methods(["GET", "POST"])
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer. What was typed is still there when it could not be sent."""
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("board"), pk=pk
    )
    council = acting_council(request)
    require(permissions.can_speak(request.user, council, thread.board))
    form = ReplyForm(typed(request))
    if request.method == "POST" and form.is_valid():
        post = form.post()
        post.council = council
        try:
            post = actions.reply(thread, post, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return _replied(request, thread, post)
    elif request.method == "GET":
        require(permissions.can_reply(request.user, thread, council))
    return render(request, "forums/reply.html", {"thread": thread, "form": form})


def _replied(request: SignedInRequest, thread: Thread, post: Post) -> HttpResponse:
    if post.state == PostState.PENDING:
        messages.success(request, WAITS)
        return redirect(thread)
    return redirect(thread.address_of(post.number or 1))


@signed_in_to_write
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one's words; who came later sees both texts and loses neither."""
    post = _own(request, pk)
    require(permissions.can_change(request.user, post))
    initial = {"text": post.text, "seen": post.revisions.count()}
    form = ChangeForm(typed(request), initial=initial)
    context = {"form": form, "post": post, "thread": post.thread}
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.change(post, answers["text"], seen=answers["seen"], by=request.user)
        except RuleBroken as broken:
            form = ChangeForm(_with(request, seen=initial["seen"]))
            form.add_error(None, str(broken))
            return render(request, "forums/change.html", context | {"form": form, "is_there": True})
        return redirect(post)
    return render(request, "forums/change.html", context)


def _with(request: SignedInRequest, **values: Any) -> QueryDict:
    """What was sent, with some of it replaced."""
    sent = request.POST.copy()
    for name, value in values.items():
        sent[name] = str(value)
    return sent


@signed_in_to_write
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

"""What moderators decide about a post or a thread."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from forums import actions, permissions
from forums.forms import PINS, DecisionForm, ThreadDecisionForm
from forums.models import Post, PostState, Thread
from portal.accounts.http import SignedInRequest
from portal.permissions import require

OF_A_POST = {
    PostState.PENDING: {"approve": "Publish it", "hide": "Hide it"},
    PostState.PUBLISHED: {"hide": "Hide it"},
    PostState.HIDDEN: {"restore": "Show it again"},
}


@login_required
@require_http_methods(["GET", "POST"])
def post(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_decide(request.user))
    rows = Post.objects.visible_to(request.user).select_related("thread__board", "author")
    post = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST or None, decisions=OF_A_POST[PostState(post.state)])
    if form.is_valid():
        _decide_post(post, form.cleaned_data, request)
        messages.success(request, "Done, and on the record.")
        return redirect(post.thread)
    context = {"form": form, "post": post, "thread": post.thread}
    return render(request, "forums/decide.html", context)


def _decide_post(post: Post, answers: dict[str, Any], request: SignedInRequest) -> None:
    if answers["decision"] == "approve":
        actions.approve(post, by=request.user)
        return
    act = actions.hide if answers["decision"] == "hide" else actions.restore
    act(post, reason=answers["reason"], by=request.user)


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_decide(request.user))
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    form = ThreadDecisionForm(request.POST or None, decisions=_of_a_thread(thread))
    if form.is_valid():
        _decide_thread(thread, form.cleaned_data, request)
        messages.success(request, "Done, and on the record.")
        return redirect(thread)
    return render(request, "forums/decide.html", {"form": form, "thread": thread})


def _of_a_thread(thread: Thread) -> dict[str, str]:
    closing = {"unlock": "Open it again"} if thread.is_locked else {"lock": "Close it"}
    pins = {
        "pin_board": "Pin it on its board",
        "pin_site": "Pin it on every list",
        "unpin": "Take the pin out",
    }
    return closing | {name: label for name, label in pins.items() if PINS[name] != thread.pinned}


def _decide_thread(thread: Thread, answers: dict[str, Any], request: SignedInRequest) -> None:
    decision, reason = answers["decision"], answers["reason"]
    closing: dict[str, Callable[..., None]] = {"lock": actions.lock, "unlock": actions.unlock}
    if act := closing.get(decision):
        act(thread, reason=reason, by=request.user)
        return
    actions.pin(thread, PINS[decision], until=answers["until"], reason=reason, by=request.user)

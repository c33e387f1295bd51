"""What moderators decide about a post or a thread."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from forums import actions, permissions
from forums.actions.restructure import UNDOABLE
from forums.forms import ARRANGEMENTS, PINS, ModerationForm, ThreadDecisionForm
from forums.models import Post, PostState, Thread
from portal.accounts.http import SignedInRequest
from portal.audit.models import Entry
from portal.components.decision_forms import ModeratorReasonForm
from portal.lists.paging import page_number
from portal.site.errors import rules_as_errors
from portal.site.permissions import require

DONE = _("Decision saved.")
ACTS_SHOWN = 20
OF_A_POST = {
    PostState.PENDING: {"approve": _("Publish"), "hide": _("Hide")},
    PostState.PUBLISHED: {"hide": _("Hide")},
    PostState.HIDDEN: {"restore": _("Show again")},
}


@login_required
@require_http_methods(["GET", "POST"])
def post(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_decide(request.user))
    rows = Post.objects.visible_to(request.user).select_related("thread__board", "author")
    post = get_object_or_404(rows, pk=pk)
    form = ModerationForm(request.POST or None, decisions=OF_A_POST[PostState(post.state)])
    if form.is_valid():
        _decide_post(post, form, request)
        messages.success(request, DONE)
        return redirect(post.thread)
    context = {"form": form, "post": post, "thread": post.thread}
    return render(request, "forums/decide.html", context)


def _decide_post(post: Post, form: ModerationForm, request: SignedInRequest) -> None:
    answers = form.cleaned_data
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
        _decide_thread(thread, form, request)
        messages.success(request, DONE)
        return redirect(thread)
    context = {
        "form": form,
        "thread": thread,
        "arrangements": {how: each.heading for how, each in ARRANGEMENTS.items()},
        "acts": Entry.objects.about(thread).for_listing()[:ACTS_SHOWN],
        "undoable": UNDOABLE,
    }
    return render(request, "forums/decide.html", context)


def _of_a_thread(thread: Thread) -> dict[str, str]:
    closing = {"unlock": gettext("Reopen")} if thread.is_locked else {"lock": gettext("Close")}
    closing["slow"] = gettext("Limit how often people can post")
    pins = {
        "pin_board": gettext("Pin to its board"),
        "pin_site": gettext("Pin to all lists"),
        "unpin": gettext("Unpin"),
    }
    return closing | {name: label for name, label in pins.items() if PINS[name] != thread.pinned}


def _decide_thread(thread: Thread, form: ThreadDecisionForm, request: SignedInRequest) -> None:
    answers = form.cleaned_data
    decision, reason = answers["decision"], answers["reason"]
    closing: dict[str, Callable[..., None]] = {"lock": actions.lock, "unlock": actions.unlock}
    if act := closing.get(decision):
        act(thread, reason=reason, by=request.user)
    elif decision == "slow":
        minutes = answers["minutes"] or 0
        actions.slow_down(thread, minutes, reason=reason, by=request.user)
    else:
        until = answers["until"]
        actions.pin(thread, PINS[decision], until=until, reason=reason, by=request.user)


@login_required
@require_http_methods(["GET", "POST"])
def arrange(request: SignedInRequest, pk: int, how: str) -> HttpResponse:
    """Move, rename, merge or split a thread."""
    require(permissions.can_decide(request.user))
    thread = get_object_or_404(Thread.objects.visible_to(request.user).published(), pk=pk)
    if how not in ARRANGEMENTS:
        raise Http404
    page = page_number(request.GET.get("page"))
    form = ARRANGEMENTS[how](request.POST or None, thread=thread, page=page)
    if form.is_valid():
        with rules_as_errors(form):
            shown = form.arrange(by=request.user)
            messages.success(request, DONE)
            return redirect(shown)
    return render(request, "forums/arrange.html", {"form": form, "thread": thread})


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a move, a merge or a split."""
    require(permissions.can_decide(request.user))
    acts = Entry.objects.of_kind(Thread).filter(verb__in=UNDOABLE).select_related("actor")
    act = get_object_or_404(acts, pk=pk)
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        thread = actions.undo(act, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, DONE)
        return redirect(thread)
    return render(request, "forums/undo.html", {"form": form, "act": act, "thread": act.target})

"""Reacting, accepting an answer, having the same need."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from councils.context import acting_council
from councils.permissions import is_member
from forums import actions, permissions
from forums.forms import LinkThreadForm
from forums.models import Post, ReactionKind, Thread
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import RuleBroken, rules_as_errors
from portal.site.permissions import require
from services.recommendations.models import Recommendation


@login_required
@require_POST
def react(request: SignedInRequest, pk: int) -> HttpResponse:
    post = _published(request, pk)
    require(permissions.can_take_part(request.user, post.thread))
    kind = request.POST.get("kind", "")
    if kind not in ReactionKind.values:
        raise Http404
    actions.react(post, ReactionKind(kind), by=request.user)
    return redirect(post.thread.address_of(post.number or 1))


@login_required
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that this is the answer; or, of the one that is, that it is not."""
    post = _published(request, pk)
    require(permissions.can_accept(request.user, post.thread))
    if post.thread.accepted_post_id == post.pk:
        actions.withdraw_acceptance(post.thread, by=request.user)
    else:
        actions.accept(post, by=request.user)
    return redirect(post.thread.address_of(post.number or 1))


@login_required
@require_POST
def need(request: SignedInRequest, pk: int) -> HttpResponse:
    """The council somebody acts for has this need too, or no longer."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    council = acting_council(request)
    require(permissions.can_share_need(request.user, thread, council))
    if council:
        actions.share_need(thread, council, by=request.user)
    return redirect(thread)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discuss a recommendation in a thread that is there already."""
    require(is_member(request.user))
    recommendation = get_object_or_404(Recommendation.objects.current().for_page(), pk=pk)
    form = LinkThreadForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form, "address"):
            actions.link_thread(_own_thread(request, form), recommendation, by=request.user)
            messages.success(request, gettext("Thread linked."))
            return redirect(recommendation)
    context = {"recommendation": recommendation, "form": form}
    return render(request, "forums/link.html", context)


def _own_thread(request: SignedInRequest, form: LinkThreadForm) -> Thread:
    """Return the thread. Raises RuleBroken if it does not exist or the reader may not link it."""
    visible = Thread.objects.visible_to(request.user).select_related("board")
    thread = visible.filter(pk=form.cleaned_data["address"]).first()
    if thread is None or not permissions.can_link(request.user, thread):
        raise RuleBroken(
            gettext("You can link a thread that you started. Ask its author or a moderator.")
        )
    return thread


def _published(request: SignedInRequest, pk: int) -> Post:
    rows = Post.objects.visible_to(request.user).published().select_related("thread__board")
    return get_object_or_404(rows, pk=pk)

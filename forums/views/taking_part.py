"""Reacting, accepting an answer, having the same need."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from councils.context import acting_council
from forums import actions, permissions
from forums.models import Post, ReactionKind, Thread
from portal.accounts.http import SignedInRequest
from portal.site.permissions import require


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


def _published(request: SignedInRequest, pk: int) -> Post:
    rows = Post.objects.visible_to(request.user).published().select_related("thread__board")
    return get_object_or_404(rows, pk=pk)

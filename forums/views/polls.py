"""Voting in the poll of a thread, and seeing how others did."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from councils.context import acting_council
from councils.permissions import is_member
from forums import actions, permissions
from forums.models import Ballot, Thread
from portal.accounts.http import SignedInRequest
from portal.lists.paging import whole_number
from portal.site.permissions import require

MAX_BALLOTS = 500


@login_required
@require_POST
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose, choose anew, or choose nothing any more."""
    thread = _with_poll(request, pk)
    council = acting_council(request)
    require(permissions.can_vote(request.user, thread.poll, thread, council))
    taken_back = "withdraw" in request.POST
    chosen = [] if taken_back else [whole_number(key) for key in request.POST.getlist("option")]
    actions.vote(thread.poll, chosen, council, by=request.user)
    return redirect(f"{thread.get_absolute_url()}#poll")


@login_required
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    thread = _with_poll(request, pk)
    require(permissions.can_close_poll(request.user, thread.poll, thread))
    actions.close_poll(thread.poll, by=request.user)
    return redirect(f"{thread.get_absolute_url()}#poll")


@require_safe
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which council chose what: for members."""
    thread = _with_poll(request, pk)
    require(is_member(request.user))
    ballots = Ballot.objects.of_councils(thread.poll)[:MAX_BALLOTS]
    context = {"thread": thread, "poll": thread.poll, "ballots": ballots}
    return render(request, "forums/votes.html", context)


def _with_poll(request: HttpRequest, pk: int) -> Thread:
    rows = Thread.objects.visible_to(request.user).filter(poll__isnull=False)
    return get_object_or_404(rows.select_related("poll", "board"), pk=pk)

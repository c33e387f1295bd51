"""Voting in the poll of a thread, and seeing how others did."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import is_member
from forums import actions, permissions
from forums.models import Ballot, Option, Poll, Thread
from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import Visitor
from portal.paging import whole_number
from portal.permissions import require

MOST_BALLOTS = 500


def shown_poll(
    thread: Thread, user: Visitor, council: Council | None, asked: bool
) -> dict[str, Any]:
    """The poll of a thread with its answers; the results where they are to be seen."""
    poll: Poll | None = getattr(thread, "poll", None)
    if poll is None:
        return {}
    options: list[Any] = list(Option.objects.counted(poll, user, council))
    voters = options[0].voters or 0
    has_voted = any(option.is_mine for option in options)
    return {
        "poll": poll,
        "options": options,
        "voters": voters,
        "has_voted": has_voted,
        "can_vote": permissions.can_vote(user, poll, thread, council),
        "sees_votes": poll.is_of_councils and is_member(user),
        "can_close": permissions.can_close_poll(user, poll, thread),
        "shows_results": poll.is_closed or has_voted or asked,
        "bars": [(_label(option, voters), option.votes) for option in options],
    }


def _label(option: Any, voters: int) -> str:
    share = f"{100 * option.votes / voters:.0f} %" if voters else "0 %"
    return f"{option.text} ({share})"


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
    ballots = Ballot.objects.of_councils(thread.poll)[:MOST_BALLOTS]
    context = {"thread": thread, "poll": thread.poll, "ballots": ballots}
    return render(request, "forums/votes.html", context)


def _with_poll(request: HttpRequest, pk: int) -> Thread:
    rows = Thread.objects.visible_to(request.user).filter(poll__isnull=False)
    return get_object_or_404(rows.select_related("poll", "board"), pk=pk)

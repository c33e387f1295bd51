"""Polls: asked with a thread, voted in, closed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.acts import ForumAct
from forums.models import Ballot, Option, Poll
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken

CLOSED = _("This poll is closed. You can no longer vote or change your vote.")
ONE = _("Select one answer.")
OTHERS = _("Select an answer from this poll.")
FOR_A_COUNCIL = _("Each council has 1 vote in this poll. Choose the council you act for first.")


@transaction.atomic
def ask(poll: Poll, options: Iterable[str]) -> Poll:
    """Put a poll at the top of its thread, which was begun a moment ago."""
    poll.save()
    Option.objects.bulk_create(
        Option(poll=poll, position=position, text=text)
        for position, text in enumerate(options, start=1)
    )
    return poll


@transaction.atomic
def vote(poll: Poll, chosen: list[int], council: Council | None, *, by: User) -> Ballot | None:
    """Choose answers, others than before, or none any more: then there is no vote.

    Raises RuleBroken when it has closed, and for more than one answer where there is one to give.
    """
    poll = Poll.objects.locked(poll.pk)
    if poll.is_closed:
        raise RuleBroken(CLOSED)
    if len(chosen) > 1 and not poll.is_several:
        raise RuleBroken(ONE)
    if poll.is_of_councils and council is None:
        raise RuleBroken(FOR_A_COUNCIL)
    options = list(poll.options.filter(pk__in=chosen))
    if len(options) != len(set(chosen)):
        raise RuleBroken(OTHERS)
    poll.ballots_of(by, council).delete()
    if not options:
        return None
    of = council if poll.is_of_councils else None
    ballot = Ballot.objects.create(poll=poll, user=by, council=of)
    ballot.options.set(options)
    return ballot


@transaction.atomic
def close_poll(poll: Poll, *, reason: str = "", by: User) -> None:
    """End it now. What was voted stays."""
    poll = Poll.objects.locked(poll.pk)
    if poll.is_closed:
        raise RuleBroken(CLOSED)
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now())
    record(ForumAct.POLL_CLOSED, poll.thread, by=by, person=poll.thread.author, reason=reason)

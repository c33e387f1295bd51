"""Answering for a piece of work: done, later, not needed, or doing it at once."""

from datetime import timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import record
from portal.moderation.acts import ModerationAct
from portal.moderation.models import HandOverNote
from portal.moderation.models.work_outcome import WorkAnswer, WorkOutcome
from portal.moderation.work.kind import WorkItem
from portal.site.errors import RuleBroken

# what a moderator can press, and for how many days the work then waits
WORK_ANSWERS = {
    "done": _("Done"),
    "later_1": _("Later: tomorrow"),
    "later_7": _("Later: in a week"),
    "later_30": _("Later: in a month"),
    "not_needed": _("Not needed"),
}


class WorkChoice(NamedTuple):
    answer: WorkAnswer
    days: int | None

    @classmethod
    def read(cls, pressed: str) -> "WorkChoice":
        """What a button of WORK_ANSWERS means."""
        name, _separator, days = pressed.partition("_")
        if name == "later":
            return cls(WorkAnswer.LATER, int(days))
        return cls(WorkAnswer(pressed), None)


@transaction.atomic
def answer_work(item: WorkItem, choice: WorkChoice, note: str = "", *, by: User) -> WorkOutcome:
    """Keep what a moderator says about a piece of work; it replaces what was said before.

    Raises RuleBroken where another moderator answers at the same moment.
    """
    outcome = _replace(item, choice, note, by)
    record(
        ModerationAct.WORK_ANSWERED,
        outcome,
        by=by,
        reason=note,
        kind=item.kind.name,
        answer=choice.answer,
    )
    return outcome


@transaction.atomic
def act_on_work(item: WorkItem, *, by: User) -> str:
    """Do what the button of the row does; what to tell the moderator.

    The row then waits for an answer of the people asked, and comes back without one.
    """
    button = item.kind.button
    if button is None or not item.has_button:
        raise RuleBroken(gettext("This has no action of its own. Open its page."))
    outcome = _replace(item, WorkChoice(WorkAnswer.ACTED, button.rest_days), "", by)
    record(ModerationAct.WORK_ACTED_ON, outcome, by=by, kind=item.kind.name)
    return button.act(item.row, by)


def _replace(item: WorkItem, choice: WorkChoice, note: str, by: User) -> WorkOutcome:
    now = timezone.now()
    until = now + timedelta(days=choice.days) if choice.days else None
    WorkOutcome.objects.replace(item.kind.name, item.key)
    try:
        with transaction.atomic():
            return WorkOutcome.objects.create(
                kind=item.kind.name,
                key=item.key,
                answer=choice.answer,
                state=item.state,
                since=item.since,
                until=until,
                note=note,
                by=by,
                at=now,
            )
    except IntegrityError as clash:
        raise RuleBroken(gettext("Another moderator answered this at the same moment.")) from clash


@transaction.atomic
def hand_over(note: HandOverNote, *, by: User) -> HandOverNote:
    """Leave a note for the next steward; earlier notes stay."""
    note.by = by
    note.save()
    record(ModerationAct.HAND_OVER_NOTED, note, by=by)
    return note

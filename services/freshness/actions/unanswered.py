"""What follows when a council does not answer, or has answered."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.audit.models import record
from services.freshness.acts import FreshnessAct
from services.freshness.models import RecordKind, RecordQuestion, still_due
from services.models import Use

ROWS_AT_ONCE = 1_000


@transaction.atomic
def mark_unanswered_dormant(today: date) -> int:
    """List what no council confirmed after two letters below others; return how many."""
    asked = RecordQuestion.objects.unanswered(today)
    keys = asked.filter(kind__in=[RecordKind.USE, RecordKind.CONTRACT]).values("key")
    uses = Use.objects.running().filter(pk__in=keys, is_dormant=False).order_by("pk")
    found = list(uses.select_for_update(of=("self",), no_key=True))
    Use.objects.filter(pk__in=[each.pk for each in found]).update(
        is_dormant=True, updated_at=timezone.now()
    )
    for use in found:
        record(FreshnessAct.USE_MADE_DORMANT, use, by=None)
    return len(found)


def forget_answered() -> int:
    """Delete what was asked about records that are no longer due; return how many rows went."""
    last, deleted = 0, 0
    while rows := list(RecordQuestion.objects.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        due = still_due(row.record for row in rows)
        answered = [row.pk for row in rows if row.record not in due]
        deleted += RecordQuestion.objects.filter(pk__in=answered).delete()[0]
        last = rows[-1].pk
    return deleted

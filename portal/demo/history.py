"""Figures of earlier months, counted anew from what the demonstration's records say of then."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from forums.models import Thread
from forums.models.choices import ThreadState
from portal.insights.models import QUARTER, QUARTER_TOLERANCE, YEAR, YEAR_TOLERANCE, Snapshot
from portal.insights.report_figures import Past
from portal.insights.snapshot_job import Counted, build_snapshot, count, take_snapshot
from services.models import Benefit, Service, Use
from services.models.choices import Confirmation, ServiceState
from services.needs.models import Need
from services.partnerships.models import Partnership, PartnershipStage

MONTHS = 24
TRIGGERS = {"services", "forums", "needs", "partnerships"}


@transaction.atomic
def add_history() -> None:
    """A snapshot of the first of each of the last months, and today's; once."""
    if Snapshot.objects.exists():
        return
    today = timezone.localdate()
    taken: list[Snapshot] = []
    for day, counted in reversed(list(_counted_back(today))):
        snapshot = build_snapshot(day, counted, _past(taken, day))
        snapshot.is_demonstration = True
        taken.append(snapshot)
    Snapshot.objects.bulk_create(taken)
    take_snapshot()


def _counted_back(today: date) -> Iterator[tuple[date, Counted]]:
    """The figures of each month, the latest first, each after taking away what came later.

    All that is taken away is there again at the end.
    """
    point = transaction.savepoint()
    with pgtrigger.ignore():
        for day in _firsts_of_months(today):
            _take_away_after(day)
            yield day, count(day)
    transaction.savepoint_rollback(point)


def _firsts_of_months(today: date) -> Iterator[date]:
    day = today.replace(day=1)
    for _ in range(MONTHS):
        if day < today:
            yield day
        day = (day - timedelta(days=1)).replace(day=1)


def _take_away_after(day: date) -> None:
    """Let everything be as it was at the end of a day, as far as the records have dates."""
    moment = timezone.make_aware(datetime.combine(day, time.max))
    later = Service.objects.filter(published_at__gt=moment)
    later.update(state=ServiceState.DRAFT)
    Use.objects.filter(since__gt=day).update(confirmation=Confirmation.PROPOSED)
    Use.objects.filter(service__state=ServiceState.DRAFT).update(confirmation=Confirmation.PROPOSED)
    Benefit.objects.filter(Q(starts_on__gt=day) | Q(service__state=ServiceState.DRAFT)).delete()
    Thread.objects.filter(begun_at__gt=moment).update(state=ThreadState.PENDING)
    Need.objects.filter(decided_at__gt=moment).update(hidden_at=moment, hidden_reason="Later.")
    Partnership.objects.filter(starts_on__gt=day).update(stage=PartnershipStage.INTEREST)


def _past(taken: list[Snapshot], day: date) -> list[Past]:
    """The earlier snapshots that a report of this day compares with."""
    spans = [
        ("A year before", YEAR, YEAR_TOLERANCE),
        ("A quarter before", QUARTER, QUARTER_TOLERANCE),
    ]
    found = []
    for words, ago, within in spans:
        candidates = [each for each in taken if abs(each.date - (day - ago)) <= within]
        if candidates:
            best = min(candidates, key=lambda each: abs(each.date - (day - ago)))
            found.append(Past(words, best.date, best.figures))
    return found

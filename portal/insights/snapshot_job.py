"""Taking a snapshot: everything is counted in one view of the database, and stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from portal.insights.figures import DEFINITIONS, FIGURES, FigureAudience, Metrics
from portal.insights.models import Snapshot, StoredFigure
from portal.insights.report import written
from portal.insights.report_figures import Past
from services.models import Service

StoredFigures = dict[str, StoredFigure]


class Counted(NamedTuple):
    """Every figure as everybody may see it, and as members may."""

    everybody: StoredFigures
    peers: StoredFigures


def take_snapshot() -> Snapshot | None:
    """Keep the figures of today; None when there are some already: the first ones stay."""
    today = timezone.localdate()
    if Snapshot.objects.filter(date=today).exists():
        return None
    with one_view_of_the_database():
        counted = count(today)
    snapshot = build_snapshot(today, counted, _past(today))
    # another scheduler may have been as quick; what it stored stays
    Snapshot.objects.bulk_create([snapshot], ignore_conflicts=True)
    return Snapshot.objects.filter(date=today, taken_at=snapshot.taken_at).first()


def count(day: date) -> Counted:
    """Everything, now, with the windows of time that end on this day."""
    counting = Metrics(day)
    everybody, peers = {}, {}
    for key, figure in FIGURES.items():
        counted = figure.counted(counting)
        if figure.audience == FigureAudience.EVERYBODY:
            everybody[key] = figure.for_everybody(counted)
        if figure.audience == FigureAudience.MEMBERS or figure.hides_small_groups:
            peers[key] = counted
    return Counted(everybody, peers)


def build_snapshot(day: date, counted: Counted, past: list[Past]) -> Snapshot:
    """The snapshot, not saved yet, with the report that is written from it."""
    return Snapshot(
        date=day,
        definitions=DEFINITIONS,
        figures=counted.everybody,
        peers_figures=counted.peers,
        report=written(counted.everybody, past),
        is_demonstration=Service.objects.filter(is_demonstration=True).exists(),
    )


@contextmanager
def one_view_of_the_database() -> Iterator[None]:
    """What is written meanwhile is not seen, so that parts and wholes fit together."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _past(day: date) -> list[Past]:
    """What there is to compare with: a year before and a quarter before, by the same rules."""
    found = {
        "A year earlier": Snapshot.objects.a_year_before(day),
        "A quarter earlier": Snapshot.objects.a_quarter_before(day),
    }
    return [
        Past(words, each.date, each.figures)
        for words, each in found.items()
        if each and each.definitions == DEFINITIONS
    ]

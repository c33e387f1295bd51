"""What a run measured, in the units of its aims."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from portal.simulation.mailbox import MAILBOX
from portal.simulation.world import DAYS_IN_A_YEAR, World
from services.models import Use

FORTNIGHT, WEEK = 14, 7
MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class RunFigures:
    """The results of one run, and the share of fresh records at the end of each month."""

    fresh: float
    evidenced: float
    true: float
    minutes_per_council_and_week: float
    most_letters_in_a_fortnight: int
    letters_per_editor_and_year: float
    duplicates_prevented: float
    duplicates_made: int
    answered_in_time: float
    steward_hours_a_week: float
    by_month: tuple[float, ...]


def fresh_share() -> float:
    """The share of running systems confirmed, or found evidence for, within 12 months."""
    running = Use.objects.running()
    latest = timezone.now() - timedelta(days=DAYS_IN_A_YEAR)
    number = running.count()
    return running.filter(last_confirmed_at__gte=latest).count() / number if number else 0.0


def figures_of(world: World, days: int, by_month: list[float]) -> RunFigures:
    tally, weeks = world.tally, days / WEEK
    hours = sum(tally.steward_minutes.values()) / MINUTES_IN_AN_HOUR
    letters = [len(each) for each in MAILBOX.questions.values()]
    return RunFigures(
        fresh=fresh_share(),
        evidenced=_evidenced_share(),
        true=_true_share(world),
        minutes_per_council_and_week=tally.minutes_of_councils / len(world.councils) / weeks,
        most_letters_in_a_fortnight=max(
            map(_most_in_a_fortnight, MAILBOX.questions.values()), default=0
        ),
        letters_per_editor_and_year=_mean(letters) / (days / DAYS_IN_A_YEAR),
        duplicates_prevented=_share(tally.duplicates_prevented, tally.would_be_duplicates),
        duplicates_made=tally.duplicates_made,
        answered_in_time=_share(tally.answered_in_time, tally.questions),
        steward_hours_a_week=hours / weeks * world.scale,
        by_month=tuple(by_month),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _mean(numbers: list[int]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _most_in_a_fortnight(days: list[date]) -> int:
    """The most letters with questions that one person got within any 14 days."""
    windows = Counter(
        first for first in days for other in days if 0 <= (other - first).days < FORTNIGHT
    )
    return max(windows.values(), default=0)


def _evidenced_share() -> float:
    """The share of fresh records that something else than the council's word made fresh."""
    latest = timezone.now() - timedelta(days=DAYS_IN_A_YEAR)
    fresh = Use.objects.running().filter(last_confirmed_at__gte=latest)
    others = fresh.filter(~Q(evidence="council"))
    return _share(others.count(), fresh.count())


def _true_share(world: World) -> float:
    """The share of running records that say what is really used."""
    running = dict(Use.objects.running().values_list("pk", "product"))
    real = {key: system.product for key, system in world.systems.items()}
    true = [key for key, product in running.items() if key in real and _is(real[key], product)]
    return _share(len(true), len(running))


def _is(product: object, key: int | None) -> bool:
    return product is not None and getattr(product, "pk", None) == key

"""What a council leaves to its successors, and how it is divided between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council
from councils.models.succession import Inheritance, InheritanceKind, Succession
from portal.database.row_transfer import Rows, TransferCount, TransferRule, transfer_rules


class TransferKind(models.TextChoices):
    """What an administrator decides about in one go when a council is split."""

    LISTINGS = "listings", _("Services and offers")
    USES = "uses", _("Systems in use")
    SAVINGS = "savings", _("Savings and other benefits")
    NEEDS = "needs", _("Needs")
    PARTNERSHIPS = "partnerships", _("Partnerships")
    THREADS = "threads", _("Threads")
    PEOPLE = "people", _("People and email domains")
    NAMES = "names", _("Other names")


@dataclass(frozen=True, kw_only=True)
class SuccessionRule(TransferRule):
    """A column that names a council, and whose rows go to the successor.

    ``in_area`` adds ``area`` to rows: the key of the service area that they belong to.
    """

    kind: TransferKind
    in_area: Callable[[Rows], Rows] | None = None


def succession_rules() -> list[SuccessionRule]:
    """All that goes along, by kind, always in the same order."""
    rules = [rule for rule in transfer_rules(Council) if isinstance(rule, SuccessionRule)]
    return sorted(rules, key=lambda rule: [*TransferKind].index(rule.kind))


Lock = Callable[[Council], object]
_locks: list[Lock] = []


def register_lock(lock: Lock) -> None:
    """Say what to lock before the councils, where others lock that first too."""
    if lock not in _locks:
        _locks.append(lock)


def lock_what_comes_first(council: Council) -> None:
    for lock in _locks:
        lock(council)


@dataclass(frozen=True)
class SplitPlan:
    """Which successor takes what: by kind, and by service area where that says otherwise."""

    kinds: dict[str, int] = field(default_factory=dict)
    areas: dict[int, int] = field(default_factory=dict)

    def is_for(self, successor: int, kind: TransferKind) -> bool:
        return self.kinds.get(kind, successor) == successor

    def rows_for(self, rule: SuccessionRule, succession: Succession) -> Rows:
        """What the predecessor has and the successor takes."""
        rows, successor = rule.rows_of(succession.predecessor_id), succession.successor_id
        takes_kind = self.is_for(successor, rule.kind)
        if not rule.in_area or not self.areas:
            return rows if takes_kind else rows.none()
        ours = [key for key, taker in self.areas.items() if taker == successor]
        others = self.areas.keys() - {*ours}
        rows = rule.in_area(rows)
        return rows.exclude(area__in=others) if takes_kind else rows.filter(area__in=ours)


def count_transferable(succession: Succession) -> list[TransferCount]:
    """What would go to a successor if it took all of it; without that of which there is nothing."""
    source, target = succession.predecessor_id, succession.successor_id
    counts = (rule.count(rule.rows_of(source), source, target) for rule in succession_rules())
    return [count for count in counts if count.total]


def describe_transferred(successions: Iterable[Succession]) -> dict[int, list[str]]:
    """What went by each of these successions, in words; found in one query."""
    keys = [each.pk for each in successions]
    moved = Inheritance.objects.filter(succession__in=keys, kind=InheritanceKind.MOVED).order_by()
    counted = moved.values_list("succession", "model", "column").annotate(n=Count("pk"))
    number = {(key, f"{model}.{column}"): n for key, model, column, n in counted}
    return {key: _describe(key, number) for key in keys}


def describe_remaining(councils: Iterable[Council]) -> dict[int, list[str]]:
    """What is still with each of these councils, in words; a query for each rule."""
    keys = [council.pk for council in councils]
    number: dict[tuple[int, str], int] = {}
    for rule in succession_rules():
        rows = rule.rows(**{f"{rule.column}__in": keys}).order_by()
        for key, n in rows.values_list(rule.column).annotate(n=Count("pk")):
            number[key, rule.path] = n
    return {key: _describe(key, number) for key in keys}


def _describe(key: int, number: dict[tuple[int, str], int]) -> list[str]:
    counted = ((rule, number.get((key, rule.path), 0)) for rule in succession_rules())
    return [rule.describe(n) for rule, n in counted if n]

"""What a council leaves to its successor. Each app says so of its own tables, in its ``ready``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, UniqueConstraint, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IsNull

from councils.models.council import Council
from councils.models.succession import Inheritance, InheritanceKind, Succession


class TransferKind(models.TextChoices):
    """What an administrator decides about in one go when a council is split."""

    LISTINGS = "listings", "Listings and offers"
    USES = "uses", "Systems in use"
    SAVINGS = "savings", "Savings and other benefits"
    NEEDS = "needs", "Needs"
    PARTNERSHIPS = "partnerships", "Partnerships"
    THREADS = "threads", "Threads"
    PEOPLE = "people", "People, and the mail domains that let them in"
    NAMES = "names", "Other names"


Rows = Any


class TransferRule(NamedTuple):
    """A column that names a council, and whose rows go to the successor.

    ``path`` is app.model.column. ``origin`` is the column that keeps from which council a row
    came, where a successor may have the like of it already. ``in_area`` adds ``area`` to rows:
    the key of the service area that they belong to. ``names`` are what one row and several are
    called, where that is not what the model is.
    """

    path: str
    kind: TransferKind
    origin: str = ""
    in_area: Callable[[Rows], Rows] | None = None
    names: tuple[str, str] = ("", "")

    @property
    def rows(self) -> Rows:
        label, _, _ = self.path.rpartition(".")
        return apps.get_model(label)._base_manager.all()  # noqa: SLF001 - Django's name for it: it hides no row

    @property
    def column(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def label(self) -> str:
        return self.path.rpartition(".")[0]

    def called(self, count: int) -> str:
        meta = self.rows.model._meta
        one, several = self.names
        if count == 1:
            return one or str(meta.verbose_name)
        return several or str(meta.verbose_name_plural)


Lock = Callable[[Council], object]
Areas = Callable[[Council], dict[int, str]]
_goes: dict[str, TransferRule] = {}
_stays: set[str] = set()
_locks: list[Lock] = []
_areas: list[Areas] = []


def goes_to_the_successor(*parts: TransferRule) -> None:
    """Say which columns go along."""
    _goes.update({part.path: part for part in parts})


def stays_with_the_predecessor(*paths: str) -> None:
    """Say which columns stay as they are: what they say of the past is true for ever."""
    _stays.update(paths)


def locked_first(*locks: Lock) -> None:
    """What to lock before the councils, where others lock that first too."""
    _locks.extend(lock for lock in locks if lock not in _locks)


def areas_come_from(areas: Areas) -> None:
    """How to name the service areas of what a council leaves."""
    _areas[:] = [areas]


def parts() -> list[TransferRule]:
    """All that goes along, by kind, always in the same order."""
    kinds = list(TransferKind)
    return sorted(_goes.values(), key=lambda part: (kinds.index(part.kind), part.path))


def columns_that_stay() -> set[str]:
    return set(_stays)


def lock_what_comes_first(council: Council) -> None:
    for lock in _locks:
        lock(council)


def areas_of(council: Council) -> dict[int, str]:
    """The service areas of what a council leaves, by name."""
    return {key: name for areas in _areas for key, name in areas(council).items()}


@dataclass(frozen=True)
class SplitPlan:
    """Which successor takes what: by kind, and by service area where that says otherwise."""

    kinds: dict[str, int] = field(default_factory=dict)
    areas: dict[int, int] = field(default_factory=dict)

    def share_of(self, successor: int, part: TransferRule, rows: Rows) -> Rows:
        takes_kind = self.kinds.get(part.kind, successor) == successor
        if not part.in_area or not self.areas:
            return rows if takes_kind else rows.none()
        ours = [key for key, taker in self.areas.items() if taker == successor]
        others = self.areas.keys() - {*ours}
        rows = part.in_area(rows)
        return rows.exclude(area__in=others) if takes_kind else rows.filter(area__in=ours)


class TransferCount(NamedTuple):
    """How many rows of a part go to a successor, and how many stay: it has the like of them."""

    part: TransferRule
    going: int
    staying: int

    @property
    def in_words(self) -> str:
        goes = f"{self.going} {self.part.called(self.going)}"
        verb = "stays" if self.staying == 1 else "stay"
        stays = f"; {self.staying} {verb}: the successor has the like" if self.staying else ""
        return goes + stays

    @property
    def total_in_words(self) -> str:
        total = self.going + self.staying
        return f"{total} {self.part.called(total)}"


def going(part: TransferRule, succession: Succession, division: SplitPlan) -> tuple[Rows, Rows]:
    """The rows that go to the successor, and those that cannot because it has the like of them."""
    theirs = part.rows.filter(**{part.column: succession.predecessor_id})
    share = division.share_of(succession.successor_id, part, theirs)
    twin = _twin(part, succession)
    return share.exclude(twin), share.filter(twin)


def shares(succession: Succession, division: SplitPlan) -> list[TransferCount]:
    """What would go by a succession, in numbers; that of which there is nothing is left out."""
    counted = (
        TransferCount(part, *(rows.count() for rows in going(part, succession, division)))
        for part in parts()
    )
    return [share for share in counted if share.going or share.staying]


def came(successions: Iterable[Succession]) -> dict[int, list[str]]:
    """What went by each of these successions, in words; found in one query."""
    of = [each.pk for each in successions]
    moved = Inheritance.objects.filter(succession__in=of, kind=InheritanceKind.MOVED).order_by()
    counted = moved.values_list("succession", "model", "column").annotate(n=Count("pk"))
    number = {(key, f"{model}.{column}"): n for key, model, column, n in counted}
    return {key: _told(key, number) for key in of}


def left_behind(councils: Iterable[Council]) -> dict[int, list[str]]:
    """What is still with each of these councils, in words; a query for each part."""
    keys = [council.pk for council in councils]
    number: dict[tuple[int, str], int] = {}
    for part in parts():
        rows = part.rows.filter(**{f"{part.column}__in": keys}).order_by()
        for key, n in rows.values_list(part.column).annotate(n=Count("pk")):
            number[key, part.path] = n
    return {key: _told(key, number) for key in keys}


def _told(key: int, number: dict[tuple[int, str], int]) -> list[str]:
    counted = ((part, number.get((key, part.path), 0)) for part in parts())
    return [f"{n} {part.called(n)}" for part, n in counted if n]


def _twin(part: TransferRule, succession: Succession) -> Q:
    """Whether the successor has a row already beside which this one could not stand."""
    others = part.rows.filter(**{part.column: succession.successor_id})
    twin = Q(pk__in=[])
    for rule in part.rows.model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and part.column in _names(rule):
            allowed = rule.condition or Q()
            same = [each for each in _same(part, rule, succession) if each is not None]
            twin |= Q(Exists(others.filter(allowed, *same))) & allowed
    return twin


def _names(rule: UniqueConstraint) -> set[str]:
    """The columns of a rule, those that stand alone in an expression among them."""
    expressions: Iterable[Any] = rule.expressions
    alone = [str(each.name) for each in expressions if _is_column(each)]
    return {*rule.fields, *alone}


def _same(part: TransferRule, rule: UniqueConstraint, succession: Succession) -> Iterable[Any]:
    """For each column of a rule but the council: whether both rows say the same."""
    for name in _names(rule) - {part.column}:
        if name == part.origin:
            ours = Coalesce(OuterRef(name), Value(succession.predecessor_id))
            yield Exact(F(name), ours)
        else:
            yield _equal(part, rule, name)
    expressions: Any = rule.expressions
    for expression in expressions:
        if not _is_column(expression):
            inner = {F(each.name): OuterRef(each.name) for each in _inside(expression)}
            yield Exact(expression, expression.replace_expressions(inner))


def _equal(part: TransferRule, rule: UniqueConstraint, name: str) -> Q:
    same = Q(**{name: OuterRef(name)})
    if rule.nulls_distinct is False and part.rows.model._meta.get_field(name).null:
        return same | Q(IsNull(OuterRef(name), True), **{f"{name}__isnull": True})
    return same


def _is_column(expression: Any) -> bool:
    return isinstance(expression, F)


def _inside(expression: Any) -> list[Any]:
    """The columns that an expression reads."""
    if _is_column(expression):
        return [expression]
    return [found for each in expression.get_source_expressions() for found in _inside(each)]

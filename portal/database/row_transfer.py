"""Move rows from one record to another, but for those that the target has already.

For records that become one by a merge or by the succession of a council. Which rows are the same
is read from the constraints of their table.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, UniqueConstraint, Value
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact, IsNull

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BATCH_SIZE = 2000
Rows = QuerySet[Any]


class TransferCount(NamedTuple):
    """How many rows can move by a rule, and how many stay: the target has the same."""

    rule: "TransferRule"
    moving: int
    staying: int

    @property
    def total(self) -> int:
        return self.moving + self.staying

    @property
    def description(self) -> str:
        return self.rule.describe(self.moving)

    @property
    def total_description(self) -> str:
        return self.rule.describe(self.total)


@dataclass(frozen=True)
class TransferRule:
    """A column that points at a record, and whose rows move along with it.

    ``origin`` is the column with the record that a row belonged to first, where the target may
    have the same row. ``counted`` says how many rows there are, as {n}.
    """

    model: type[Model]
    column: str
    origin: str = ""
    counted: "StrPromise" = field(kw_only=True)

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def path(self) -> str:
        return f"{self.label}.{self.column}"

    def describe(self, count: int) -> str:
        return self.counted.format(n=count)

    def rows(self, **lookups: Any) -> Rows:
        return self.model._base_manager.filter(**lookups)  # noqa: SLF001 - Django's name for it: it hides no row

    def rows_of(self, record: int) -> Rows:
        return self.rows(**{self.column: record})

    def split(self, rows: Rows, source: int, target: int) -> tuple[Rows, Rows]:
        """The rows of the source that can move, and those that the target has already."""
        # nothing clashes until a constraint says so
        clash = Q(pk__in=[])
        for constraint in _unique_constraints(self.model):
            if self.column in _columns(constraint):
                clash |= self._clash(constraint, source, target)
        return rows.exclude(clash), rows.filter(clash)

    def count(self, rows: Rows, source: int, target: int) -> TransferCount:
        return TransferCount(self, *(part.count() for part in self.split(rows, source, target)))

    def move(self, rows: Rows, source: int, target: int) -> list[int]:
        """Let the rows that can move point at the target; their keys."""
        # read before the first update: rows that have moved count as the target's
        keys = sorted(self.split(rows, source, target)[0].values_list("pk", flat=True))
        origin = {self.origin: Coalesce(F(self.origin), Value(source))} if self.origin else {}
        for batch in _batches(keys):
            self.rows(pk__in=batch).update(**{self.column: target}, **origin)
        return keys

    def move_back(self, keys: Iterable[int], source: int, target: int) -> None:
        """Let rows that moved point at the source again, where they still point at the target."""
        # the first record again means that it has moved nowhere
        origin = {self.origin: NullIf(F(self.origin), Value(source))} if self.origin else {}
        for batch in _batches(sorted(keys)):
            self.rows_of(target).filter(pk__in=batch).update(**{self.column: source}, **origin)

    def _clash(self, constraint: UniqueConstraint, source: int, target: int) -> Q:
        """Whether this constraint allows no such row beside the rows of the target."""
        applies = constraint.condition or Q()
        columns = _columns(constraint) - {self.column}
        same = [self._same(constraint, column, source) for column in columns]
        for expression in _computed(constraint):
            # an expression such as Lower("title") is compared with itself on the other row
            outer = {F(name): OuterRef(name) for name in _names_in(expression)}
            same.append(Exact(expression, expression.replace_expressions(outer)))
        return Q(Exists(self.rows_of(target).filter(applies, *same))) & applies

    def _same(self, constraint: UniqueConstraint, column: str, source: int) -> Exact | Q:
        """Whether both rows have the same in a column."""
        # a row that never moved belongs to the source, which its origin does not say yet
        if column == self.origin:
            return Exact(F(column), Coalesce(OuterRef(column), Value(source)))
        same = Q(**{column: OuterRef(column)})
        # NULL equals NULL only where the constraint says so, as in PostgreSQL
        if constraint.nulls_distinct is False and self.model._meta.get_field(column).null:
            return same | Q(IsNull(OuterRef(column), True), **{f"{column}__isnull": True})
        return same


def _unique_constraints(model: type[Model]) -> list[UniqueConstraint]:
    """The constraints of a model; Django writes those of its own tables as unique_together."""
    together = [
        UniqueConstraint(fields=each, name="together") for each in model._meta.unique_together
    ]
    return together + [
        each for each in model._meta.constraints if isinstance(each, UniqueConstraint)
    ]


def _columns(constraint: UniqueConstraint) -> set[str]:
    """The columns of a constraint, those that stand alone as an expression among them."""
    alone = [each for each in constraint.expressions if isinstance(each, F)]
    return {*constraint.fields, *_names_in(*alone)}


def _computed(constraint: UniqueConstraint) -> list[Any]:
    return [each for each in constraint.expressions if not isinstance(each, F)]


def _names_in(*expressions: Any) -> list[str]:
    """The columns that expressions read."""
    names: list[str] = []
    for each in expressions:
        is_column = isinstance(each, F)
        names += [each.name] if is_column else _names_in(*each.get_source_expressions())
    return names


def _batches(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH_SIZE] for start in range(0, len(keys), BATCH_SIZE)]


_rules: dict[type[Model], dict[str, TransferRule]] = defaultdict(dict)
_staying: dict[type[Model], set[str]] = defaultdict(set)


def register_transfers(
    target: type[Model], *rules: TransferRule, stays: Iterable[str] = ()
) -> None:
    """Say which columns move along with a record of this model.

    ``stays`` names those that do not, as app.model.column. A column in neither fails a test.
    """
    _rules[target].update({rule.path: rule for rule in rules})
    _staying[target].update(stays)


def transfer_rules(target: type[Model]) -> list[TransferRule]:
    """All that moves along with a record of this model, by path."""
    return [rule for _, rule in sorted(_rules[target].items())]


def columns_that_stay(target: type[Model]) -> set[str]:
    return set(_staying[target])

"""How a list is narrowed: what the query string chose, the chips, the counts and the addresses."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.http import QueryDict

from portal.text import without_nul

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 8
LONGEST_WORD = 200
MAX_CHOICES = 20

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
AnyDimension = TypeVar("AnyDimension", bound="Dimension")


@dataclass(frozen=True)
class FilterOption:
    value: str
    label: "StrOrPromise"
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A dimension as the filter panel shows it."""

    name: str
    title: "StrOrPromise"
    options: list[FilterOption]
    note: "StrOrPromise" = ""


@dataclass(frozen=True)
class Chip:
    """A choice that was made, with the address of the page without it."""

    label: "StrOrPromise"
    remove_url: str


@dataclass(frozen=True, eq=False)
class Dimension:
    """One way to narrow a list; ``name`` is its key in the query string.

    ``labels`` name the values of a fixed list. ``value`` says where a row has its value, if not in
    the field of that name, and ``fits`` which rows fit, if not those that have one of the values.
    Where there are very many values, only the ``most`` frequent are offered, and ``note`` says so.
    """

    name: str
    title: "StrOrPromise"
    labels: "Mapping[str, StrOrPromise]" = field(default_factory=dict)
    value: F | Coalesce | None = None
    fits: Callable[[list[str]], Q] | None = None
    most: int = 0
    note: "StrOrPromise" = ""

    @property
    def column(self) -> F | Coalesce:
        return self.value or F(self.name)

    def known(self, values: set[str]) -> list[str]:
        """Those of the values that exist, in a stable order."""
        return [value for value in self.labels if value in values]

    def narrow(self, rows: Any, values: list[str]) -> Any:
        return rows.filter(self.fits(values) if self.fits else In(self.column, values))


class FilterSet(Generic[AnyDimension]):
    """What a reader chose of a list, from the query string. What is unknown is ignored.

    ``words`` are the other parameters of which the addresses are made.
    """

    words: Collection[str] = ()
    takes_many = True

    def __init__(self, query: QueryDict, dimensions: Sequence[AnyDimension]) -> None:
        self.dimensions = dimensions
        self.chosen = {
            each.name: values
            for each in dimensions
            if (values := each.known(self._asked(query, each.name))[:MAX_CHOICES])
        }
        self.query = known_query(query, words=self.words, chosen=self.chosen)

    def _asked(self, query: QueryDict, name: str) -> set[str]:
        values = query.getlist(name) if self.takes_many else [query.get(name, "")]
        return {without_nul(str(value)) for value in values} - {""}

    def value(self, name: str) -> str:
        """The first value that was chosen of a dimension, if one was."""
        return next(iter(self.chosen.get(name, [])), "")

    @cached_property
    def wanted(self) -> dict[str, list[str]]:
        """The values of each dimension that the list is narrowed to."""
        return self.chosen

    def narrowed(self, rows: Rows, but: AnyDimension | None = None) -> Rows:
        for each in self.dimensions:
            if each is not but and each.name in self.wanted:
                rows = each.narrow(rows, self.wanted[each.name])
        return rows

    @cached_property
    def facets(self) -> list[Facet]:
        facets = [self._facet(each) for each in self.dimensions]
        return [facet for facet in facets if facet.options]

    def _facet(self, dimension: AnyDimension) -> Facet:
        options = self._options(dimension)
        is_cut = bool(dimension.most) and len(options) >= dimension.most
        return Facet(dimension.name, dimension.title, options, dimension.note if is_cut else "")

    def _options(self, dimension: AnyDimension) -> list[FilterOption]:
        chosen = self.wanted.get(dimension.name, [])
        return [
            FilterOption(value, label, count, value in chosen)
            for value, label, count in self.values_of(dimension)
        ]

    def values_of(self, dimension: AnyDimension) -> "list[tuple[str, StrOrPromise, int]]":
        """(value, label, rows) of each value that is offered."""
        counts, chosen = self.counts(dimension), self.chosen.get(dimension.name, [])
        return [
            (value, label, counts.get(value, 0))
            for value, label in dimension.labels.items()
            if counts.get(value) or value in chosen
        ]

    def counts(self, dimension: AnyDimension) -> Mapping[str, int]:
        """How many rows have each value, where its own dimension does not narrow them."""
        raise NotImplementedError

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(self.chip_label(each, value), self.without(each.name, value))
            for each in self.dimensions
            for value in self.chosen.get(each.name, [])
        ]

    def chip_label(self, dimension: AnyDimension, value: str) -> "StrOrPromise":
        return dimension.labels[value]

    def without(self, name: str, *values: str) -> str:
        rest = [value for value in self.query.getlist(name) if value not in values]
        return self.address(**{name: rest})

    def address(self, **changes: list[str]) -> str:
        """The address of the first page with these parameters changed."""
        query = self.query.copy()
        for name, values in changes.items():
            query.setlist(name, values)
        return f"?{query.urlencode()}"


def known_query(
    query: QueryDict, *, words: Collection[str], chosen: Mapping[str, list[str]]
) -> QueryDict:
    """What a page makes its addresses from: the words it reads, and the values it knows.

    Every link of the page repeats it, so unknown parameters are left out.
    """
    known = QueryDict(mutable=True)
    for name in query:
        if name in words:
            known[name] = str(query[name])[:LONGEST_WORD]
        elif values := chosen.get(name):
            known.setlist(name, values)
    return known


def query_of(values: Mapping[str, str | list[str]]) -> QueryDict:
    """A query string of the values that are not empty, in this order."""
    return QueryDict(urlencode({name: value for name, value in values.items() if value}, True))


def folded(facet: Facet) -> dict[str, object]:
    """The options in sight and those behind “Show all”, which stays open while one is chosen."""
    options = facet.options
    cut = SHOWN if len(options) > SHOWN + 1 else len(options)  # nobody unfolds for one
    rest = options[cut:]
    return {
        "shown": options[:cut],
        "rest": rest,
        "total": len(options),
        "is_open": any(option.selected for option in rest),
    }

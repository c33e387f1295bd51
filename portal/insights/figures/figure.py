"""What a figure is: a title, a definition, how it is counted, and the rows it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.utils import timezone

from councils.filters import Found, Scope
from councils.models import Council
from portal.accounts.permissions import AnyUser
from portal.insights.choices import Agreement, agreement_of, current_choices, leading_products
from portal.insights.followed import NewRecord, records_followed
from portal.insights.models import StoredFigure, StoredValue
from portal.insights.sharers import Pair, councils_that_share, pairs
from portal.lists.paging import page_of
from services.models import Category

MIN_GROUP = 3
EVERYBODY = AnonymousUser()


class FigureAudience(Enum):
    EVERYBODY = "everybody"
    MEMBERS = "members"


class Chart(Enum):
    SHARES = "shares"
    BARS = "bars"
    MAP = "map"
    TABLE = "table"
    NUMBER = "number"


@dataclass(frozen=True)
class Value:
    """One number of a figure; ``of`` how many there could be, ``councils`` whose it is.

    ``is_withheld`` where the number would tell what one or two councils pay or gain.
    """

    group: str
    label: str
    value: int | float | None
    of: int | None = None
    councils: int | None = None
    is_withheld: bool = False

    @property
    def percent(self) -> int | None:
        if self.of is None or self.value is None:
            return None
        return round(100 * self.value / self.of) if self.of else 0

    def for_everybody(self) -> "Value":
        """The same, unless fewer than three councils stand behind it."""
        if not self.councils or self.councils >= MIN_GROUP:
            return self
        return self.withheld()

    def withheld(self) -> "Value":
        return replace(self, value=None, of=None, councils=None, is_withheld=True)

    def as_json(self) -> StoredValue:
        return {
            "group": self.group,
            "label": self.label,
            "value": self.value,
            "of": self.of,
            "councils": self.councils,
            "is_withheld": self.is_withheld,
        }

    @classmethod
    def read(cls, stored: StoredValue) -> "Value":
        """As it was stored, also by code that stored more or less of a value than this."""
        names = {field.name for field in fields(cls)}
        known: dict[str, Any] = {name: each for name, each in stored.items() if name in names}
        return cls(**known)


def withhold_parts(values: list[Value], part_of: Callable[[Value], str]) -> list[Value]:
    """Withhold the parts of each sum that tell of too few councils, and enough others.

    Of a sum that is known, one part that is left out could be worked out from the rest.
    """
    hidden: dict[str, int] = {}
    groups = set()
    for value in sorted(values, key=lambda value: (value.councils or 0, value.group)):
        whole, councils = part_of(value), value.councils or 0
        is_few = councils < MIN_GROUP or 0 < hidden.get(whole, 0) < MIN_GROUP
        if is_few:
            hidden[whole] = hidden.get(whole, 0) + councils
            groups.add(value.group)
    return [value.withheld() if value.group in groups else value for value in values]


class Cell(NamedTuple):
    text: str
    href: str = ""


@dataclass(frozen=True)
class Rows:
    """What a figure counts, as a table. Of rows that are ``wide`` a page sorts only the keys."""

    headings: list[str]
    found: QuerySet[Any, Any] | Sequence[Any]
    cells: Callable[[Any], list[Cell]]
    wide: bool = False

    def page(self, asked: str | None) -> Page[Any]:
        """The page that was asked for, or the first or last one when there is no such page."""
        if not (self.wide and isinstance(self.found, QuerySet)):
            return page_of(self.found, asked=asked)  # type: ignore[arg-type]  # a list is paged as well
        page = page_of(self.found.values_list("pk", flat=True), asked=asked)
        page.object_list = list(self.found.filter(pk__in=list(page)))
        return page


class Metrics:
    """One count on a day, of all councils or of some: what several figures need is read once."""

    def __init__(self, day: date, scope: Scope | None = None) -> None:
        self.day = day
        self.scope = scope or Scope()

    def within(self, rows: QuerySet[Found], council: str = "council") -> QuerySet[Found]:
        """The rows whose council, at the end of a path, is counted."""
        return self.scope.within(rows, council)

    @cached_property
    def councils(self) -> dict[int, tuple[str, str]]:
        """The region and the kind of every current council of local government, by its key."""
        rows = self.scope.within(Council.objects.current().of_local_government())
        return {pk: (region, kind) for pk, region, kind in rows.values_list("pk", "region", "kind")}

    @cached_property
    def sharing(self) -> set[Pair]:
        return {pair for pair in pairs(self.day) if pair.council in self.councils}

    def councils_that_share(self, area: int | None = None) -> set[int]:
        """The councils that share in an area, or in anything."""
        return {pair.council for pair in self.sharing if area in {None, pair.area}}

    @cached_property
    def agreement(self) -> Agreement:
        """The leading products are those of all councils, also where some are counted."""
        choices = current_choices()
        ours = [choice for choice in choices if choice.council in self.councils]
        return agreement_of(ours, leading_products(choices))

    @cached_property
    def followed(self) -> list[tuple[NewRecord, bool]]:
        """The new records of areas with a recommendation, and whether each follows it."""
        return [
            (record, follows)
            for record, follows in records_followed(self.day)
            if record.council in self.councils
        ]

    @cached_property
    def areas(self) -> dict[int, Category]:
        return {area.pk: area for area in Category.objects.top().in_order()}

    @cached_property
    def a_year_ago(self) -> datetime:
        """The beginning of the day a year before."""
        day = self.day - timedelta(days=365)
        return timezone.make_aware(datetime.combine(day, time.min))


class MetricsOfPage(Metrics):
    """The same for a page, which needs little of a figure: one group, or some councils."""

    def councils_that_share(self, area: int | None = None) -> set[int]:
        return councils_that_share(self.day, area, self.councils.keys())


@dataclass(frozen=True)
class Figure:
    """Something that is counted; ``compute`` and ``rows`` go out from the same rows.

    Its words are marked for translation and stored in English; pages translate them.
    ``splits`` names the part of a scope by which it is divided already; a figure that is
    ``everywhere_only`` cannot be counted for some councils.
    """

    key: str
    title: str
    sentences: list[str]
    unit: str
    compute: Callable[[Metrics], list[Value]]
    rows: Callable[[Metrics, str, AnyUser], Rows]
    chart: Chart = Chart.BARS
    audience: FigureAudience = FigureAudience.EVERYBODY
    hides_small_groups: bool = False
    part_of: Callable[[Value], str] | None = None
    splits: str = ""
    everywhere_only: bool = False

    @property
    def definition(self) -> str:
        return " ".join(self.sentences)

    def counted(self, counting: Metrics) -> StoredFigure:
        """The figure as it is stored for members."""
        return self._stored(self.compute(counting))

    def for_everybody(self, counted: StoredFigure) -> StoredFigure:
        values = [Value.read(value) for value in counted["values"]]
        if self.part_of:
            values = withhold_parts(values, self.part_of)
        if self.hides_small_groups:
            values = [value.for_everybody() for value in values]
        return self._stored(values)

    def _stored(self, values: list[Value]) -> StoredFigure:
        return {
            "title": self.title,
            "definition": self.definition,
            "unit": self.unit,
            "values": [value.as_json() for value in values],
        }


@dataclass(frozen=True)
class Grouped:
    """Rows that are counted by what they say: the same rows are counted and listed."""

    base: Callable[[Metrics], QuerySet[Any, Any]]
    by: Any
    labels: Callable[[], dict[Any, str]]

    def values(self, counting: Metrics) -> list[Value]:
        """One for each label, also where there is none of it; ``of`` is all of them."""
        rows = self.base(counting).order_by().annotate(group=self.by).values_list("group")
        found = dict(rows.annotate(n=Count("pk")))
        total = sum(found.values())
        return [
            Value(str(group), label, found.get(group, 0), total)
            for group, label in self.labels().items()
        ]

    def filtered(self, counting: Metrics, group: str) -> QuerySet[Any, Any]:
        rows = self.base(counting)
        return rows.annotate(group=self.by).filter(group=group) if group else rows

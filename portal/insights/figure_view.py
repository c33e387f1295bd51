"""A figure of a snapshot, ready to be drawn."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from councils.filters import Scope
from portal.insights.figures import (
    FIGURES,
    Chart,
    Value,
)
from portal.insights.figures.figure import MIN_GROUP
from portal.insights.figures.sharers import SURVEY_OF_2006
from portal.insights.models import StoredFigure
from portal.insights.report_figures import values_of

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class FigureView:
    """One figure as it was counted then; ``day`` where the page is about an earlier one."""

    key: str
    stored: StoredFigure
    scope: Scope
    day: date | None = None

    @property
    def title(self) -> str:
        return gettext(self.stored["title"])

    @property
    def definition(self) -> str:
        """How it was counted then, in English where the rules have changed since."""
        figure, stored = FIGURES.get(self.key), self.stored["definition"]
        is_current = figure is not None and figure.definition == stored
        return " ".join(map(gettext, figure.sentences)) if figure and is_current else stored

    @property
    def unit(self) -> str:
        return str(self.stored["unit"])

    @property
    def chart(self) -> str:
        """How it is drawn; what is the same everywhere is a table, which says so sooner."""
        has_chart = self.key in FIGURES and (self._differs or self.has_marks)
        return (FIGURES[self.key].chart if has_chart else Chart.TABLE).value

    @property
    def _differs(self) -> bool:
        return len({(each.value, each.of) for each in self.values.values()}) > 1

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value, or of nothing any."""
        return not any(each.value or each.is_withheld or each.of for each in self.values.values())

    @cached_property
    def values(self) -> dict[str, Value]:
        stored = values_of({self.key: self.stored}, self.key)
        return {
            group: replace(value, label=gettext(value.label)) for group, value in stored.items()
        }

    @property
    def url(self) -> str:
        return self.address()

    def address(self, group: str = "") -> str:
        """The page with the rows, of one group or of all."""
        if self.key not in FIGURES:
            return ""
        return f"{reverse('insights:figure', args=[self.key])}{self.query(group)}"

    @property
    def downloads(self) -> list[tuple[str, str]]:
        return [("csv", "CSV"), ("xlsx", gettext("Spreadsheet")), ("json", "JSON")]

    def query(self, group: str = "") -> str:
        return self.scope.query_with({"group": group, "on": on_day(self.day)})

    @property
    def shares(self) -> list[tuple[str, object, object, str, int | None]]:
        """For a chart of shares, with what was found in 2006 where that is known."""
        marks = SURVEY_OF_2006 if self.key == "sharing_by_area" else {}
        return [
            (each.label, each.value or 0, each.of or 0, self.address(group), marks.get(group))
            for group, each in self.values.items()
        ]

    @property
    def has_marks(self) -> bool:
        return self.key == "sharing_by_area"

    @property
    def bars(self) -> list[tuple[str, object, str]]:
        return [
            (each.label, each.value or 0, self.address(group))
            for group, each in self.values.items()
        ]

    @property
    def regions(self) -> dict[str, int]:
        """The share of each region in percent: a large region must not look better."""
        return {group: each.percent or 0 for group, each in self.values.items()}

    @property
    def region_url(self) -> str:
        """The address of a region's rows, without its name at the end."""
        query = self.query().removeprefix("?")
        first = f"{query}&" if query else ""
        return f"{reverse('insights:figure', args=[self.key])}?{first}group="

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """For a table: what, how much, and its address."""
        return [
            (each.label, shown(each, self.unit), self.address(group))
            for group, each in self.values.items()
        ]


def on_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def withheld() -> str:
    """What stands for a number that would tell of one or two councils."""
    return gettext("fewer than {n}").format(n=MIN_GROUP)


def shown(value: Value, unit: str) -> str:
    """A number with its unit, as people read it."""
    if value.is_withheld:
        return gettext("fewer than {n} councils").format(n=MIN_GROUP)
    if value.value is None:
        return gettext("None recorded")
    amount = _amount(value, unit)
    if not value.councils:
        return amount
    by = ngettext("{amount}, by {n:,} council", "{amount}, by {n:,} councils", value.councils)
    return by.format(amount=amount, n=value.councils)


def _amount(value: Value, unit: str) -> str:
    number = f"{value.value:,}"
    if value.of is not None:
        number = gettext("{n} of {whole:,}").format(n=number, whole=value.of)
    if unit == "pounds":
        return f"£{number}"
    has_no_unit = unit == "free" or (unit == "hours" and value.group != "median")
    return number if has_no_unit else f"{number} {gettext(unit)}"

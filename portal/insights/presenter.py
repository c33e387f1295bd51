"""The figures of a snapshot, ready to be drawn: what somebody may see, with addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.insights.figures import FIGURES, SUBJECTS, Chart, Subject, Value
from portal.insights.figures.figure import MIN_GROUP
from portal.insights.figures.sharers import SURVEY_OF_2006
from portal.insights.models import Snapshot, StoredFigure, StoredValue
from portal.insights.report import values_of
from portal.text import count_of

WITHHELD = f"fewer than {MIN_GROUP}"


@dataclass(frozen=True)
class FigureView:
    """One figure as it was counted then; ``day`` where the page is about an earlier one."""

    key: str
    stored: StoredFigure
    day: date | None = None

    @property
    def title(self) -> str:
        return str(self.stored["title"])

    @property
    def definition(self) -> str:
        return str(self.stored["definition"])

    @property
    def unit(self) -> str:
        return str(self.stored["unit"])

    @property
    def chart(self) -> str:
        return (FIGURES[self.key].chart if self.key in FIGURES else Chart.TABLE).value

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value, or of nothing any."""
        return not any(each.value or each.is_withheld or each.of for each in self.values.values())

    @cached_property
    def values(self) -> dict[str, Value]:
        return values_of({self.key: self.stored}, self.key)

    @property
    def url(self) -> str:
        return self.address()

    def address(self, group: str = "") -> str:
        """The page with the rows, of one group or of all."""
        if self.key not in FIGURES:
            return ""
        return f"{reverse('insights:figure', args=[self.key])}{self.query(group)}"

    def query(self, group: str = "") -> str:
        asked = {"group": group, "on": self.day.isoformat() if self.day else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""

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
        day = f"on={self.day.isoformat()}&" if self.day else ""
        return f"{reverse('insights:figure', args=[self.key])}?{day}group="

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """For a table: what, how much, and its address."""
        return [
            (each.label, shown(each, self.unit), self.address(group))
            for group, each in self.values.items()
        ]


def shown(value: Value, unit: str) -> str:
    """A number with its unit, as people read it."""
    if value.is_withheld:
        return f"{WITHHELD} councils"
    if value.value is None:
        return "None recorded"
    number = f"{value.value:,}"
    by = f", by {count_of(value.councils, 'council')}" if value.councils else ""
    if unit == "pounds":
        return f"£{number}{by}"
    if unit == "hours" and value.group != "median":
        return number
    return f"{number}{by}" if unit == "free" else f"{number} {unit}{by}"


class Overview:
    """Everything of a snapshot that somebody may see."""

    def __init__(self, snapshot: Snapshot, *, is_member: bool, is_newest: bool) -> None:
        self.snapshot = snapshot
        self.is_member = is_member
        self.day = None if is_newest else snapshot.date

    @cached_property
    def stored(self) -> dict[str, StoredFigure]:
        peers = self.snapshot.peers_figures if self.is_member else {}
        return {**self.snapshot.figures, **peers}

    @property
    def query(self) -> str:
        return f"?on={self.day.isoformat()}" if self.day else ""

    def shown(self, key: str) -> FigureView | None:
        return FigureView(key, self.stored[key], self.day) if key in self.stored else None

    @property
    def figures(self) -> Iterator[FigureView]:
        for key in FIGURES:
            if figure := self.shown(key):
                yield figure

    @property
    def subjects(self) -> list[tuple[Subject, list[FigureView]]]:
        found = {each.key: each for each in self.figures}
        subjects = [
            (subject, [found[figure.key] for figure in subject.figures if figure.key in found])
            for subject in SUBJECTS
        ]
        return [(subject, figures) for subject, figures in subjects if figures]

    @property
    def headlines(self) -> list[tuple[str, str, str]]:
        """The numbers worth remembering: how many, of what, and where they are explained."""
        sharing = self.shown("sharing")
        if sharing is None:
            return []
        named = {"sharing": "share a service", "present": "have added data"}
        return [
            (f"{each.value:,}", f"of {each.of:,} councils {named[group]}", sharing.address(group))
            for group, each in sharing.values.items()
        ]

    @cached_property
    def report(self) -> list[dict[str, Any]]:
        """The sections of the progress report, each with its figures."""
        return [
            {**section, "figures": list(filter(None, map(self.shown, section["figures"])))}
            for section in self.snapshot.report
        ]

    @property
    def reported(self) -> list[FigureView]:
        return [figure for section in self.report for figure in section["figures"]]

    @cached_property
    def over_time(self) -> list[tuple[str, list[tuple[str, float]]]]:
        """Councils that share at the end of each month: something, and in the areas of 2006."""
        months = Snapshot.objects.until(self.snapshot.date).series(["sharing", "sharing_by_area"])
        groups = [(0, "sharing"), *((1, slug) for slug in SURVEY_OF_2006)]
        lines = [self._line(months, place, group) for place, group in groups]
        return [(label, points) for label, points in lines if len(points) > 1]

    def _line(
        self, months: list[tuple[date, list[list[StoredValue] | None]]], place: int, group: str
    ) -> tuple[str, list[tuple[str, float]]]:
        return line_of([(day, values[place]) for day, values in months], group)


def line_of(
    months: list[tuple[date, list[StoredValue] | None]], group: str
) -> tuple[str, list[tuple[str, float]]]:
    """The name of a group, and what it was in each month in which it was counted."""
    label, points = group, []
    for day, values in months:
        for value in values or []:
            if value["group"] == group and value["value"] is not None:
                label = value["label"]
                points.append((f"{day:%B %Y}", value["value"]))
    return label, points

"""The figures of a snapshot that the reader may see, by subject, with addresses."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from councils.filters import Scope
from portal.insights.figure_view import FigureView, on_day
from portal.insights.figures import (
    FIGURES,
    SUBJECTS,
    FigureAudience,
    Subject,
)
from portal.insights.figures.sharers import SURVEY_OF_2006
from portal.insights.models import Snapshot, StoredFigure, StoredValue
from portal.insights.scoped_figures import scoped_figure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SubjectView(NamedTuple):
    """A subject with its figures; ``sentences`` are what the report of the day says of it."""

    subject: Subject
    url: str
    figures: list[FigureView]
    sentences: list[str]
    uncounted: list[str]


class Overview:
    """The figures that a reader may see: of a snapshot or, within a scope, of current records."""

    def __init__(
        self, snapshot: Snapshot, *, is_member: bool, is_newest: bool, scope: Scope | None = None
    ) -> None:
        self.snapshot = snapshot
        self.is_member = is_member
        self.day = None if is_newest else snapshot.date
        # of an earlier day there is no more than what was stored
        self.scope = (scope if is_newest else None) or Scope()

    @property
    def counted_on(self) -> date:
        return self.snapshot.date if self.scope.is_everywhere else timezone.localdate()

    @cached_property
    def stored(self) -> dict[str, StoredFigure]:
        peers = self.snapshot.peers_figures if self.is_member else {}
        return {**self.snapshot.figures, **peers}

    @property
    def query(self) -> str:
        return self.scope.query_with({"on": on_day(self.day)})

    def shown(self, key: str) -> FigureView | None:
        """The figure, if somebody may see it and it can be counted in the scope."""
        stored = self.stored.get(key)
        if stored and not self.scope.is_everywhere:
            stored = scoped_figure(key, stored, self.scope, is_member=self.is_member)
        return FigureView(key, stored, self.scope, self.day) if stored else None

    @property
    def figures(self) -> Iterator[FigureView]:
        yield from filter(None, map(self.shown, FIGURES))

    @property
    def index_url(self) -> str:
        """The page of all subjects, of the same day."""
        on = Scope().query_with({"on": on_day(self.day)})
        return f"{reverse('insights:index')}{on}"

    @property
    def clear_url(self) -> str:
        """The same page without a scope."""
        return "?"

    @property
    def leaves_out_amounts(self) -> bool:
        return not (self.is_member or self.scope.is_everywhere)

    @property
    def others(self) -> list[tuple["StrOrPromise", str]]:
        """The pages of all subjects, of the same day and scope."""
        return [
            (each.title, f"{reverse('insights:subject', args=[each.key])}{self.query}")
            for each in SUBJECTS
        ]

    def of_subject(self, subject: Subject) -> SubjectView:
        keys = [figure.key for figure in subject.figures]
        url = f"{reverse('insights:subject', args=[subject.key])}{self.query}"
        sentences = [
            sentence
            for section in self.snapshot.report
            if {*section["figures"]} & {*keys}
            for sentence in section["sentences"]
        ]
        uncounted = [
            gettext(figure.title)
            for figure in subject.figures
            if self.day is None and self.is_uncounted(figure.key)
        ]
        figures = list(filter(None, map(self.shown, keys)))
        return SubjectView(subject, url, figures, sentences, uncounted)

    def is_uncounted(self, key: str) -> bool:
        """Whether the reader may see a figure that is newer than the snapshot."""
        figure = FIGURES.get(key)
        if figure is None or key in self.snapshot.figures or key in self.snapshot.peers_figures:
            return False
        return self.is_member or figure.audience == FigureAudience.EVERYBODY

    @property
    def subjects(self) -> list[SubjectView]:
        return [view for view in map(self.of_subject, SUBJECTS) if view.figures]

    @property
    def headlines(self) -> list[tuple[str, str, str]]:
        """The numbers worth remembering: how many, of what, and where they are explained."""
        sharing = self.shown("sharing")
        if sharing is None:
            return []
        named = {
            "sharing": gettext("of {n:,} councils share a service"),
            "present": gettext("of {n:,} councils have added data"),
        }
        return [
            (f"{each.value:,}", named[group].format(n=each.of), sharing.address(group))
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

"""The figures of a day, as they were counted then. Written once, never changed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self, TypedDict

import pgtrigger
from django.db import models
from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MONTHS_SHOWN = 36
YEAR, QUARTER = timedelta(days=365), timedelta(days=91)
YEAR_TOLERANCE, QUARTER_TOLERANCE = timedelta(days=31), timedelta(days=14)


class StoredValue(TypedDict):
    """One number of a figure as a snapshot has it; figures.Value reads it."""

    group: str
    label: str
    value: float | None
    of: int | None
    councils: int | None
    is_withheld: bool


class StoredFigure(TypedDict):
    title: str
    definition: str
    unit: str
    values: list[StoredValue]


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def light(self) -> Self:
        """Without what they hold; that is read when it is asked for."""
        return self.defer("figures", "peers_figures", "report")

    def until(self, day: date) -> Self:
        return self.filter(date__lte=day)

    def newest(self) -> "Snapshot | None":
        return self.light().order_by("-date").first()

    def monthly(self) -> Self:
        """The last one of each of the latest months, the newest first."""
        months = self.order_by().annotate(month=TruncMonth("date")).values("month")
        last = months.annotate(last=Max("date")).values("last")
        return self.filter(date__in=last).light().order_by("-date")

    def a_year_before(self, day: date) -> "Snapshot | None":
        return self._closest(day - YEAR, YEAR_TOLERANCE)

    def a_quarter_before(self, day: date) -> "Snapshot | None":
        return self._closest(day - QUARTER, QUARTER_TOLERANCE)

    def _closest(self, day: date, within: timedelta) -> "Snapshot | None":
        """The one taken nearest to a day, of two that are as near the later one."""
        around = self.filter(date__range=(day - within, day + within)).order_by("-date")
        return min(around, key=lambda each: abs(each.date - day), default=None)

    def series(
        self, keys: Iterable[str], *, peers: bool = False
    ) -> list[tuple[date, list[list[StoredValue] | None]]]:
        """What these figures were at the end of each month, the oldest first.

        Each with the values of every key, None where the figure was not counted yet. Nothing else
        of a snapshot is read.
        """
        section = "peers_figures" if peers else "figures"
        months = list(self.monthly().values_list("pk", flat=True)[:MONTHS_SHOWN])
        rows = self.model.objects.filter(pk__in=months)
        wanted = [f"{section}__{key}__values" for key in keys]
        return [
            (day, values) for day, *values in rows.order_by("date").values_list("date", *wanted)
        ]


class Snapshot(models.Model):
    """Every figure of a day, with its title and definition as they were, and the report on it.

    ``figures`` are for everybody, ``peers_figures`` for members.
    """

    date = models.DateField(unique=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    definitions = models.PositiveSmallIntegerField(
        help_text=_("The version of the rules that the figures were counted by.")
    )
    figures = models.JSONField()
    peers_figures = models.JSONField()
    report = models.JSONField(
        help_text=_("The sections of the progress report, as written on that date.")
    )
    is_demonstration = models.BooleanField(
        default=False, help_text=_("The figures include invented records.")
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="snapshots_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        day = formats.date_format(self.date, "j F Y")
        return gettext("Figures of {day}").format(day=day)

    def get_absolute_url(self) -> str:
        return reverse("insights:report", args=[self.date])

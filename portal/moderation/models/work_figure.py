"""Figures about the work, which are counted by a job: how much is open, and how targets are met."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.actor import ActorFact

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_ON_A_BADGE = 99
# for moderators only; no other page reads the figure
OPEN_WORK = ActorFact(
    "open_work",
    """SELECT number FROM moderation_workcount WHERE EXISTS (
           SELECT FROM accounts_user AS steward WHERE steward.id = account.id
               AND (steward.is_moderator OR steward.is_superuser))""",
    lambda number: int(number or 0),
)


class WorkCountQuerySet(models.QuerySet["WorkCount"]):
    def keep(self, number: int) -> None:
        """The one figure of the site."""
        self.update_or_create(
            pk=WorkCount.ONLY, defaults={"number": number, "counted_at": timezone.now()}
        )


class WorkCount(models.Model):
    """How many pieces of work are open, as counted last: one row for the site."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    objects = WorkCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="open_work_is_counted_in_one_row")
        ]

    def __str__(self) -> str:
        return str(self.number)


class TargetFigureQuerySet(models.QuerySet["TargetFigure"]):
    def keep(self, figures: "Iterable[TargetFigure]") -> None:
        self.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["kind", "days"],
            update_fields=["finished", "within", "median", "counted_at"],
        )

    def by_kind(self) -> "dict[str, dict[int, TargetFigure]]":
        """The figures of each kind, by the number of days that they are of."""
        found: dict[str, dict[int, TargetFigure]] = {}
        for figure in self.order_by("kind", "days"):
            found.setdefault(figure.kind, {})[figure.days] = figure
        return found


class TargetFigure(models.Model):
    """How much of a kind of work was finished in so many days, and how much of it in time."""

    kind = models.CharField(max_length=30)
    days = models.PositiveSmallIntegerField(help_text=_("The number of days up to the count."))
    finished = models.PositiveIntegerField()
    within = models.PositiveIntegerField(help_text=_("How many were finished within the target."))
    median = models.FloatField(null=True, help_text=_("Working days until half were finished."))
    counted_at = models.DateTimeField(default=timezone.now)

    objects = TargetFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "days"], name="a_target_is_measured_once_for_a_period"
            ),
            models.CheckConstraint(
                condition=Q(within__lte=models.F("finished")),
                name="no_more_is_in_time_than_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.days}"

    @property
    def share(self) -> int:
        """The percentage that was finished within the target."""
        return round(100 * self.within / self.finished) if self.finished else 0

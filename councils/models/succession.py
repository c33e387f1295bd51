"""What became of a council, and what went to its successors."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lists.name_order import by_name

if TYPE_CHECKING:
    from councils.models.council import Council

BY_NAMES = [by_name("predecessor__name"), by_name("successor__name")]


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("Became part of")
    SPLIT = "split", _("Was split between")
    RENAMED = "renamed", _("Was renamed")
    REPLACED = "replaced", _("Was replaced by")


class SuccessionState(models.TextChoices):
    """How far what a council had has gone to its successor; most successions are only facts."""

    PLANNED = "planned", _("Not applied")
    APPLIED = "applied", _("Applied, can be reversed")
    CONFIRMED = "confirmed", _("Confirmed")
    REVERTED = "reverted", _("Reversed")


IN_FORCE = [SuccessionState.APPLIED, SuccessionState.CONFIRMED]


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def for_page(self) -> Self:
        councils = self.select_related("predecessor", "successor")
        return councils.order_by("on", *BY_NAMES, "pk")

    def newest_first(self) -> Self:
        councils = self.select_related("predecessor", "successor")
        return councils.order_by("-on", *BY_NAMES, "pk")

    def in_force(self) -> Self:
        """Those by which something has gone to a successor."""
        return self.filter(state__in=IN_FORCE)

    def of_predecessors(self, councils: "Iterable[Council]") -> Self:
        return self.filter(predecessor__in=[council.pk for council in councils])

    def recorded(self) -> Self:
        """Those that hold, whether anything has gone by them yet or not."""
        return self.exclude(state=SuccessionState.REVERTED)

    def to_apply(self) -> Self:
        return self.exclude(state__in=IN_FORCE)

    def applied(self) -> Self:
        """Those that can still be reverted."""
        return self.filter(state=SuccessionState.APPLIED)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state) if state else self

    def locked(self, predecessor: int) -> list["Succession"]:
        """All of a council, locked until the transaction ends."""
        rows = self.select_for_update(of=("self",), no_key=True).filter(predecessor=predecessor)
        return list(rows.select_related("predecessor", "successor").order_by("pk"))


class Succession(models.Model):
    """One council took over from another; a council may have several successors."""

    predecessor = models.ForeignKey("Council", models.CASCADE, related_name="successions")
    successor = models.ForeignKey("Council", models.CASCADE, related_name="inheritances")
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    on = models.DateField(_("date"))
    state = models.CharField(
        max_length=10, choices=SuccessionState, default=SuccessionState.PLANNED, editable=False
    )
    ended_predecessor = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("The predecessor had no abolition date until this succession was applied."),
    )
    applied_at = models.DateTimeField(null=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    reverted_at = models.DateTimeField(null=True, editable=False)
    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="a_council_succeeds_another_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="no_council_succeeds_itself",
                violation_error_message=_("A council cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(applied_at__isnull=False),
                name="applied_successions_say_when",
                violation_error_message=_("Enter the date when the succession was applied."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) ^ Q(state=SuccessionState.CONFIRMED),
                name="confirmed_successions_say_when",
                violation_error_message=_(
                    "Enter a date of confirmation only for a confirmed succession."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def clean(self) -> None:
        """What was done by a succession holds only for the councils it was done to."""
        before = Succession.objects.in_force().filter(pk=self.pk).first()
        if before and _facts(before) != _facts(self):
            raise ValidationError(
                gettext("This succession is applied. Reverse it before you change it.")
            )

    @property
    def is_to_come(self) -> bool:
        return self.on > timezone.localdate()

    @property
    def is_applied(self) -> bool:
        return self.state == SuccessionState.APPLIED

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE


def _facts(succession: Succession) -> tuple[object, ...]:
    return succession.predecessor_id, succession.successor_id, succession.on


class InheritanceQuerySet(models.QuerySet["Inheritance"]):
    def of_thing(self, thing: models.Model) -> Self:
        """How a row came to the council that has it now, the first time first."""
        rows = self.filter(model=thing._meta.label_lower, key=thing.pk, kind=InheritanceKind.MOVED)
        related = rows.select_related("succession__predecessor", "succession__successor")
        return related.order_by("succession__on", "pk")


class InheritanceKind(models.TextChoices):
    MOVED = "moved", _("Moved")
    MADE = "made", _("Made for the successor")
    CHANGED = "changed", _("Changed")


class Inheritance(models.Model):
    """A row that a succession moved, made or changed: where it came from, and how it goes back.

    ``was`` and ``became`` hold the columns that were changed, as text.
    """

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="inherited")
    kind = models.CharField(max_length=10, choices=InheritanceKind, default=InheritanceKind.MOVED)
    model = models.CharField(max_length=60)
    column = models.CharField(max_length=40, blank=True)
    key = models.BigIntegerField()
    was = models.JSONField(default=dict)
    became = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = InheritanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "model", "column", "key"],
                name="a_row_is_inherited_once_by_a_succession",
            )
        ]
        indexes = [models.Index(fields=["model", "key"], name="where_a_row_came_from")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}, {self.succession}"

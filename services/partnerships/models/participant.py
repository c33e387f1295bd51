"""Who takes part in a partnership, and what each has done on the way in."""

from collections.abc import Iterable
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.lists.name_order import by_name
from portal.text import in_sentence
from services.partnerships.models.capacity import check_capacity


class PartyRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    HOST = "host", _("Host")
    PARTNER = "partner", _("Partner")
    CLIENT = "client", _("Client")


class PartyQuerySet(models.QuerySet["Party"]):
    def current(self) -> Self:
        return self.filter(left_on=None)

    def other_than(self, council: Council) -> Self:
        return self.exclude(council=council)

    def of_councils(self, councils: Iterable[int]) -> Self:
        return self.filter(council__in=list(councils))

    def in_order(self) -> Self:
        """The lead first, then those who take part now, by name."""
        lead = models.Case(models.When(role=PartyRole.LEAD, then=0), default=1)
        gone = models.Case(models.When(left_on=None, then=0), default=1)
        return self.select_related("council").order_by(gone, lead, by_name("council__name"), "pk")

    def joining(self) -> Self:
        """Those who had something to settle on their way in: all but the lead, by name."""
        others = self.current().exclude(role=PartyRole.LEAD).select_related("council")
        return others.order_by(by_name("council__name"), "pk")


class Party(models.Model):
    """A council in a partnership, from when to when, and how much of the offer it takes."""

    partnership = models.ForeignKey("Partnership", models.CASCADE, related_name="parties")
    council = models.ForeignKey(Council, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=PartyRole, default=PartyRole.PARTNER)
    places = models.PositiveIntegerField(
        default=0, help_text=_("The part of the offer’s capacity that this council uses.")
    )
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        triggers = [
            check_capacity(
                "SELECT offer_id FROM partnerships_partnership WHERE id = NEW.partnership_id",
                pgtrigger.Insert | pgtrigger.Update,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "council"],
                name="a_council_takes_part_once",
                violation_error_message=_("This council already takes part."),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(role=PartyRole.LEAD, left_on=None),
                name="a_partnership_has_one_lead",
                violation_error_message=_("Another council already leads this partnership."),
            ),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="a_party_leaves_after_it_joined",
                violation_error_message=_("The date of leaving must be after the date of joining."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {in_sentence(self.get_role_display())}"

    @property
    def is_lead(self) -> bool:
        return self.role == PartyRole.LEAD

    def leave(self) -> None:
        """From today on it takes no part; its places go back to the offer by themselves."""
        today = timezone.localdate()
        # who was to join later leaves on that day: nobody leaves before they joined
        self.left_on, self.places = max(today, self.joined_on or today), 0
        self.save()


class StepKind(models.TextChoices):
    """What every joining council has to settle, in this order."""

    POWERS = "powers", _("Powers to share")
    DATA_PROTECTION = "data_protection", _("Data protection")
    STAFF = "staff", _("Staff")
    VAT = "vat", _("VAT")
    PROCUREMENT = "procurement", _("Procurement route")
    EXIT = "exit", _("Exit")


class StepQuerySet(models.QuerySet["Step"]):
    def of_council(self, council: Council) -> Self:
        return self.filter(council=council).select_related("done_by").order_by("done_at", "pk")


class Step(models.Model):
    """One thing that a council has settled: who said so, when, and how."""

    partnership = models.ForeignKey("Partnership", models.CASCADE, related_name="steps")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StepKind)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "council", "kind"],
                name="a_step_is_done_once",
                violation_error_message=_("This step is already completed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.council}"

"""Who takes part in a partnership, and what each has done on the way in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from councils.models import Council
from services.partnerships.models.partnership import Partnership


class PartyRole(models.TextChoices):
    LEAD = "lead", "Lead"
    HOST = "host", "Host"
    PARTNER = "partner", "Partner"
    CLIENT = "client", "Client"


class Party(models.Model):
    """A council in a partnership, from when to when, and how much of the offer it takes."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="parties")
    council = models.ForeignKey(Council, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=PartyRole, default=PartyRole.PARTNER)
    places = models.PositiveIntegerField(default=0, help_text="Of the offer’s capacity.")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "council"], name="a_council_takes_part_once"
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(role=PartyRole.LEAD, left_on=None),
                name="a_partnership_has_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="a_party_leaves_after_it_joined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.get_role_display().lower()}"


class StepKind(models.TextChoices):
    """What every joining council has to settle, in this order."""

    POWERS = "powers", "Powers to share"
    DATA_PROTECTION = "data_protection", "Data protection"
    STAFF = "staff", "Staff"
    VAT = "vat", "VAT"
    PROCUREMENT = "procurement", "Procurement route"
    EXIT = "exit", "Exit"


class Step(models.Model):
    """One thing that a council has settled: who said so, when, and how."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="steps")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StepKind)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "council", "kind"], name="a_step_is_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.council}"

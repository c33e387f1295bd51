"""What sharing was worth, and how sure we are of it."""

from django.db import models
from django.db.models import Q

from councils.models import Council
from services.models.history import kept_for_ever
from services.models.service import Service


class BenefitKind(models.TextChoices):
    ANNUAL_CASHABLE = "annual_cashable", "Saved every year"
    CAPITAL_AVOIDED = "capital_avoided", "Capital cost avoided"
    ONE_OFF = "one_off", "Saved once"
    TIME_SAVED = "time_saved", "Days of work saved"


class BenefitState(models.TextChoices):
    ESTIMATED = "estimated", "Estimated"
    CLAIMED = "claimed", "Claimed"
    PARTNER_CONFIRMED = "partner_confirmed", "Confirmed by the partner"
    AUDITED = "audited", "Audited"


@kept_for_ever(
    "BenefitVersion",
    ["service", "council", "kind", "amount", "state", "basis", "not_measured_reason"],
)
class Benefit(models.Model):
    """What a council gained from a service: pounds, or days for time saved."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="benefits")
    council = models.ForeignKey(Council, models.PROTECT, related_name="benefits")
    kind = models.CharField(max_length=20, choices=BenefitKind)
    amount = models.PositiveIntegerField(null=True, blank=True, help_text="In pounds, or days.")
    state = models.CharField(max_length=20, choices=BenefitState, default=BenefitState.ESTIMATED)
    basis = models.CharField(max_length=300, blank=True)
    not_measured_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "council", "kind"], name="a_council_counts_a_benefit_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) ^ ~Q(not_measured_reason=""),
                name="a_benefit_has_a_figure_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.council}, {self.service}"

    @property
    def is_yearly_saving(self) -> bool:
        return self.kind == BenefitKind.ANNUAL_CASHABLE and self.amount is not None

    @property
    def is_money(self) -> bool:
        return self.kind != BenefitKind.TIME_SAVED

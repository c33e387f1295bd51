"""What sharing was worth, and how sure we are of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from councils.models import Council
from services.models.history import kept_for_ever
from services.models.service import Service


class BenefitKind(models.TextChoices):
    ANNUAL_CASHABLE = "annual_cashable", "Saved every year"
    CAPITAL_AVOIDED = "capital_avoided", "Capital cost avoided"
    ONE_OFF = "one_off", "Saved once"
    TIME_SAVED = "time_saved", "Days of work saved"
    RESILIENCE = "resilience", "Resilience"


class BenefitState(models.TextChoices):
    ESTIMATED = "estimated", "Estimated"
    CLAIMED = "claimed", "Claimed"
    PARTNER_CONFIRMED = "partner_confirmed", "Confirmed by the partner"
    AUDITED = "audited", "Audited"


class BenefitQuerySet(models.QuerySet["Benefit"]):
    def measured(self) -> Self:
        return self.filter(amount__isnull=False)

    def totals(self) -> list[Any]:
        """Sums for each kind and state, as ``kind``, ``state``, ``total`` and ``n``.

        Kinds and states are never added together: pounds a year are no pounds once, and what was
        estimated is not what was confirmed.
        """
        summed = self.measured().order_by().values("kind", "state")
        counted = summed.annotate(total=models.Sum("amount"), n=models.Count("pk"))
        return list(counted.order_by("kind", "state"))


@kept_for_ever(
    "BenefitVersion",
    [
        *("service", "partnership", "council", "kind", "amount", "state", "basis"),
        *("starts_on", "ends_on", "evidence", "not_measured_reason"),
    ],
)
class Benefit(models.Model):
    """What a council gained from a service or a partnership.

    In pounds; in days for time saved; in words alone for resilience. ``starts_on`` and ``ends_on``
    say for which time it was counted.
    """

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="benefits", null=True, blank=True
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        models.CASCADE,
        related_name="benefits",
        null=True,
        blank=True,
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="benefits")
    kind = models.CharField(max_length=20, choices=BenefitKind)
    amount = models.PositiveIntegerField(null=True, blank=True, help_text="In pounds, or days.")
    state = models.CharField(max_length=20, choices=BenefitState, default=BenefitState.ESTIMATED)
    basis = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    not_measured_reason = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_for = models.ForeignKey(
        Council, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    audited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    audited_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "partnership", "council", "kind", "starts_on"],
                nulls_distinct=False,
                name="a_council_counts_a_benefit_once",
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=False) | Q(partnership__isnull=False),
                name="a_benefit_comes_from_something",
            ),
            models.CheckConstraint(
                condition=Q(kind=BenefitKind.RESILIENCE, amount=None, not_measured_reason="")
                & ~Q(basis="")
                | ~Q(kind=BenefitKind.RESILIENCE)
                & (Q(amount__isnull=False) ^ ~Q(not_measured_reason="")),
                name="a_benefit_has_a_figure_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_benefit_is_counted_until_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.council}, {self.service or self.partnership}"

    @property
    def is_yearly_saving(self) -> bool:
        return self.kind == BenefitKind.ANNUAL_CASHABLE and self.amount is not None

    @property
    def is_money(self) -> bool:
        return self.kind not in {BenefitKind.TIME_SAVED, BenefitKind.RESILIENCE}

"""Who uses what: a council and a service, or a council and a product."""

from datetime import date
from itertools import count

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.models.choices import Confirmation, Evidence, ServiceState, UseStatus, ValueBand
from services.models.contract_rules import REPEATED, TRIGGER_OF_USES
from services.models.history import track_history
from services.models.maintained import Maintained
from services.models.service import Service
from services.models.suppliers import Product
from services.models.taxonomy import Category
from services.models.use_counts import TRIGGERS_OF_USES
from services.models.use_queryset import USING, UseQuerySet
from services.models.use_rules import (
    BEST_SATISFACTION,
    CONSTRAINTS,
    INDEXES,
    INDEXES_OF_VERSIONS,
    TRIGGER_OF_DORMANCY,
)

MAX_TEAM = 120
MAX_TERM_YEARS = 5  # years: who has used a system for twenty has had several contracts


@track_history(
    "UseVersion",
    [
        *("council", "service", "product", "category", "status", "since", "until"),
        *("stopped_reason", "version", "local_differences", "contract_ends_on", "lesson"),
        *("extension_until", "notice_months", "value_band", "satisfaction", "confirmation"),
        *("owner_team", "licences", "notes"),
    ],
    INDEXES_OF_VERSIONS,
)
class Use(Maintained):
    """A council's use of a service or of a product, with what it learnt.

    What it says of a contract repeats that of its contracts which ends last.
    """

    db_maintained = {*REPEATED, "is_dormant"}

    council = models.ForeignKey(Council, models.PROTECT, related_name="uses", db_index=False)
    inherited_from = models.ForeignKey(
        Council,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        help_text=_("The council that used it before this council took over."),
    )
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="uses", null=True, blank=True, db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="uses", null=True, blank=True, db_index=False
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_(
            "The service area it is used for, if different from the product’s service area."
        ),
    )
    status = models.CharField(max_length=20, choices=UseStatus, default=UseStatus.IN_USE)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    stopped_reason = models.CharField(max_length=300, blank=True)
    version = models.CharField(max_length=60, blank=True)
    local_differences = models.TextField(blank=True, max_length=4000)
    replaced_product = models.ForeignKey(
        Product, models.SET_NULL, related_name="replaced_by_uses", null=True, blank=True
    )
    contract_ends_on = models.DateField(null=True, blank=True, editable=False)
    extension_until = models.DateField(null=True, blank=True, editable=False)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    value_band = models.CharField(max_length=20, choices=ValueBand, blank=True, editable=False)
    annual_cost = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text=_("The cost a year, in pounds.")
    )
    satisfaction = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(BEST_SATISFACTION)],
        help_text=_("1 (poor) to 5 (very good)."),
    )
    lesson = models.TextField(blank=True, max_length=4000)
    licences = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_(
            "The number of people who use it or have a licence. Only members of councils see this."
        ),
    )
    owner_team = models.CharField(
        max_length=MAX_TEAM,
        blank=True,
        default="",
        db_default="",
        help_text=_("Only members of this council see this."),
    )
    notes = models.TextField(blank=True, max_length=2000, default="", db_default="")
    confirmation = models.CharField(
        max_length=20, choices=Confirmation, default=Confirmation.CONFIRMED
    )
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(
        max_length=10,
        choices=Evidence,
        default=Evidence.COUNCIL,
        db_default=Evidence.COUNCIL,
        editable=False,
        help_text=_("How it was last confirmed."),
    )
    is_dormant = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Whether its council was asked twice whether it is true, and did not answer."),
    )
    source = models.CharField(max_length=120, blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UseQuerySet.as_manager()

    class Meta:
        indexes = INDEXES
        constraints = CONSTRAINTS
        triggers = [*TRIGGERS_OF_USES, TRIGGER_OF_USES, TRIGGER_OF_DORMANCY]

    def __str__(self) -> str:
        return f"{self.council} uses {self.used}"

    def get_absolute_url(self) -> str:
        return reverse("services:use", args=[self.pk])

    @property
    def notification_title(self) -> str:
        """What people are told of it as."""
        return str(self.used)

    @property
    def is_shown(self) -> bool:
        """Whether what is used has a page that everybody may read."""
        return self.service is None or self.service.state == ServiceState.PUBLISHED

    @property
    def used(self) -> Service | Product:
        return self.service or self.product  # type: ignore[return-value]  # a constraint holds one

    @property
    def has_ended_contract(self) -> bool:
        """Whether it runs although the recorded end of its contract has passed."""
        is_running = self.confirmation == Confirmation.CONFIRMED and self.status in USING
        ends_on = self.contract_ends_on
        return is_running and ends_on is not None and ends_on < timezone.localdate()

    @property
    def likely_end(self) -> date | None:
        """When a contract that was renewed ends: its extension, or whole years more of the same."""
        if not self.contract_ends_on:
            return None
        today, ends_on = timezone.localdate(), self.contract_ends_on
        if self.extension_until and self.extension_until >= today:
            return self.extension_until
        term = ends_on.year - self.since.year if self.since and self.since < ends_on else 1
        term = min(max(term, 1), MAX_TERM_YEARS)
        ends = (_years_later(ends_on, years) for years in count(term, term))
        return next(day for day in ends if day >= today)

    @property
    def form_address(self) -> str:
        """Where its council changes what it says; what it took over is told apart by from whom."""
        kind = "service" if self.service_id else "product"
        address = reverse(f"services:use_{kind}", args=[self.used.slug])
        return f"{address}?from={self.inherited_from.slug}" if self.inherited_from else address

    @property
    def filed_under(self) -> Category | None:
        """What it is used for: its own category, or that of what is used."""
        return self.category or self.used.category


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

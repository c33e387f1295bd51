"""What a council has agreed with a supplier, for one or several of the systems that it uses."""

from datetime import date
from typing import Self

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.model_fields import NameField
from portal.text import list_in_words
from services.models.choices import ValueBand
from services.models.contract_queryset import ContractQuerySet
from services.models.contract_rules import (
    CONSTRAINTS,
    INDEXES,
    INDEXES_OF_VERSIONS,
    TRIGGERS_OF_CONTRACT_USES,
    TRIGGERS_OF_CONTRACTS,
)
from services.models.history import track_history
from services.models.suppliers import Supplier
from services.models.use import Use
from services.models.use_queryset import UseQuerySet

USUAL_NOTICE = 6  # months before its end, where the notice period is not known
# what the council says of it beside the systems that it covers
STATED = [
    *("supplier", "title", "reference", "purpose", "url", "starts_on", "ends_on"),
    *("extension_until", "notice_months", "value_band", "annual_cost", "total_value"),
]
NAMED = 3
web_address = URLValidator(schemes=["http", "https"])


@track_history("ContractVersion", ["council", *STATED], INDEXES_OF_VERSIONS)
class Contract(models.Model):
    """A contract as its council records it: for members. What was published are its notices."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="contracts", db_index=False)
    inherited_from = models.ForeignKey(
        Council,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        help_text=_("The council that made it before this council took over."),
    )
    uses = models.ManyToManyField(Use, through="ContractUse", related_name="contracts")
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="contracts", null=True, blank=True
    )
    title = NameField(max_length=200, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    purpose = models.TextField(blank=True, max_length=2000)
    url = models.URLField(max_length=500, blank=True, validators=[web_address])
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    extension_until = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    value_band = models.CharField(max_length=20, choices=ValueBand, blank=True)
    annual_cost = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The cost a year, in pounds.")
    )
    total_value = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("The value of the whole contract, in pounds.")
    )
    decide_on = models.GeneratedField(
        expression=Func(
            F("ends_on"),
            Coalesce("notice_months", USUAL_NOTICE),
            arg_joiner=" - make_interval(months => ",
            template="(%(expressions)s))::date",
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
        help_text=_("The last day for giving notice, or 6 months before the end."),
    )
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        indexes = INDEXES
        constraints = CONSTRAINTS
        triggers = TRIGGERS_OF_CONTRACTS

    def __str__(self) -> str:
        if self.title:
            return self.title
        return gettext("Contract of {council}").format(council=self.council.name)

    def get_absolute_url(self) -> str:
        return reverse("contract:detail", args=[self.pk])

    @cached_property
    def covered(self) -> list[Use]:
        """The uses that it covers; ``with_facts`` finds those of many contracts at once."""
        return list(Use.objects.filter(contracts=self).for_contract())

    @property
    def shown_title(self) -> str:
        """Its title or, where it has none, what it covers."""
        return self.title or self.names_covered or str(self)

    @property
    def names_covered(self) -> str:
        """What it covers, in words; of more than a few the first ones."""
        names = [str(use.used) for use in self.covered]
        if len(names) <= NAMED:
            return list_in_words(names)
        others = ngettext("{n:,} more", "{n:,} more", len(names) - NAMED)
        return list_in_words([*names[:NAMED], others.format(n=len(names) - NAMED)])

    @property
    def product_suppliers(self) -> list[Supplier]:
        """Return suppliers of the products it covers, except the supplier of the contract."""
        makers = {use.product.supplier for use in self.covered if use.product}
        others = [each for each in makers if each and each != self.supplier]
        return sorted(others, key=lambda maker: maker.name.casefold())

    @property
    def notification_title(self) -> str:
        return self.shown_title

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of it."""
        return not any(getattr(self, name) not in ("", None) for name in STATED)

    @property
    def is_decision_assumed(self) -> bool:
        """Whether the day on which to decide is counted from the usual notice period."""
        return self.decide_on is not None and self.notice_months is None

    @property
    def is_notice_over(self) -> bool:
        """Whether the day on which to decide has passed, and the contract has not ended."""
        today = timezone.localdate()
        is_over = self.decide_on is not None and self.decide_on < today
        return is_over and self.ends_on is not None and self.ends_on >= today

    def end_on(self, day: date | None) -> None:
        """End on another day; an extension that this leaves behind goes."""
        self.ends_on = day
        if self.extension_until and (day is None or self.extension_until <= day):
            self.extension_until = None


class ContractUseQuerySet(models.QuerySet["ContractUse"]):
    def ending(self, uses: UseQuerySet, days: int) -> Self:
        """What these uses are under, of contracts that end within so many days; soonest first."""
        contracts = Contract.objects.within_days(days).order_by()
        rows = self.filter(use__in=uses.order_by(), contract__in=contracts)
        known = rows.select_related("contract__council").annotate(used_service=F("use__service"))
        return known.order_by("contract__ends_on", "contract", "pk")


class ContractUse(models.Model):
    """That a contract covers what its council uses."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="links", db_index=False)
    # The database deletes the row along with the use. Django would have to read the uses for it,
    # and would then take services away before their uses, which the triggers have to see.
    use = models.ForeignKey(
        Use, models.DO_NOTHING, related_name="contract_links", db_constraint=False
    )

    objects = ContractUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "use"],
                name="a_contract_covers_a_use_once",
                violation_error_message=_("This contract already covers this system."),
            )
        ]
        triggers = TRIGGERS_OF_CONTRACT_USES

    def __str__(self) -> str:
        return f"{self.contract}: {self.use}"

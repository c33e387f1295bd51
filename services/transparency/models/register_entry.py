"""What a council publishes of a contract in its contracts register."""

from collections.abc import Collection, Mapping
from typing import Self

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from services.models import Contract
from services.transparency.models.choices import ContractType, ProcessType

web_address = URLValidator(schemes=["http", "https"])
cpv_code = RegexValidator(r"^[0-9]{8}(-[0-9])?$", _("Enter a CPV code, such as 48000000-8."))
company_number = RegexValidator(
    r"^[A-Za-z0-9]{8}$", _("Enter a company number of 8 characters, such as 01234567.")
)
charity_number = RegexValidator(
    r"^[A-Za-z]{0,3}[0-9]{5,8}(-[0-9]{1,3})?$", _("Enter a charity number, such as 1234567.")
)


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def visible_to(self, user: AnyUser) -> Self:
        """What is published, for everybody; the rest for the council's people and moderators."""
        if is_moderator(user):
            return self
        return self.filter(
            Q(is_published=True) | Q(contract__council__in=list(memberships_of(user)))
        )

    def of_council(self, council: Council) -> Self:
        return self.filter(contract__council=council)

    def uses(self, uses: Collection[int]) -> set[int]:
        """Which of these uses are under a contract that is in it."""
        pairs = self.filter(contract__links__use__in=list(uses))
        return set(pairs.values_list("contract__links__use", flat=True)) & set(uses)

    def locked(self, contracts: list[int]) -> Self:
        """The entries of these contracts, locked until the transaction ends."""
        rows = self.filter(contract__in=contracts).order_by("pk")
        return rows.select_for_update(of=("self",), no_key=True)


class RegisterEntry(models.Model):
    """The answers that the schema asks for and a contract does not hold.

    Publishing an entry copies title, unit and description into it. What the council writes in its
    other records afterwards stays internal.
    """

    contract = models.OneToOneField(Contract, models.CASCADE, related_name="register_entry")
    is_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    title = NameField(max_length=300, blank=True)
    organisational_unit = models.CharField(max_length=200, blank=True)
    description = models.TextField(max_length=2000, blank=True)
    contract_type = models.CharField(max_length=10, choices=ContractType, blank=True)
    process_type = models.CharField(max_length=30, choices=ProcessType, blank=True)
    review_on = models.DateField(null=True, blank=True)
    last_extension_on = models.DateField(null=True, blank=True)
    has_fixed_cost = models.BooleanField(null=True, blank=True)
    irrecoverable_vat = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text=_("The VAT that the council cannot recover, in pounds."),
    )
    sme_supplier = models.BooleanField(null=True, blank=True)
    vcse_supplier = models.BooleanField(null=True, blank=True)
    vcse_supplier_type = models.CharField(max_length=60, blank=True)
    charity_number = models.CharField(max_length=15, blank=True, validators=[charity_number])
    company_number = models.CharField(max_length=8, blank=True, validators=[company_number])
    procurement_category = models.CharField(max_length=120, blank=True)
    cpv_code = models.CharField(max_length=10, blank=True, validators=[cpv_code])
    cpv_label = models.CharField(max_length=200, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    tender_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    document_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    performance_url = models.URLField(max_length=500, blank=True, validators=[web_address])
    updated_at = models.DateTimeField(auto_now=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("register entries")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_published=True) | Q(published_at__isnull=False),
                name="a_published_entry_says_since_when",
                violation_error_message=_("A published entry needs the time of publication."),
            ),
            models.CheckConstraint(
                condition=~Q(is_published=True) | ~Q(title=""),
                name="a_published_entry_has_a_title",
                violation_error_message=_("Enter a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.contract)

    def fill_in(self, values: Mapping[str, object]) -> bool:
        """Take over the values of fields that are still empty; whether there were any."""
        empty = {name for name in values if getattr(self, name) in ("", None)}
        taken = {name for name in empty if values[name] not in ("", None)}
        for name in taken:
            setattr(self, name, values[name])
        return bool(taken)

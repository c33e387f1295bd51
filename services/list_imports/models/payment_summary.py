"""What a list of payments over £500 said of known suppliers, and how many rows of what kind."""

from typing import NotRequired, TypedDict

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.list_imports.models.list_import import ListImport


class PaidSupplier(TypedDict):
    """A supplier that we know, in whole pounds and with the last day in ISO format.

    ``is_similar``: the name that was paid is only like the supplier's own.
    """

    supplier: int
    paid_as: str
    total: int
    payments: int
    last_paid_on: str
    is_similar: NotRequired[bool]


class PaymentSummary(models.Model):
    """The payments of a file in figures. No other payee and no row of the file is stored."""

    list_import = models.OneToOneField(
        ListImport, models.CASCADE, related_name="payment_summary", primary_key=True
    )
    first_paid_on = models.DateField()
    last_paid_on = models.DateField()
    suppliers = models.JSONField(
        default=list, help_text=_("The suppliers in the directory, by what they were paid.")
    )
    rows_read = models.PositiveIntegerField(default=0)
    rows_of_suppliers = models.PositiveIntegerField(default=0)
    rows_earlier = models.PositiveIntegerField(
        default=0, help_text=_("Payments more than 12 months before the last one.")
    )
    rows_withheld = models.PositiveIntegerField(
        default=0, help_text=_("Payments whose payee was left out, such as people.")
    )
    rows_other = models.PositiveIntegerField(
        default=0, help_text=_("Payments to others, of which nothing is stored.")
    )
    rows_unreadable = models.PositiveIntegerField(default=0)
    rows_of_totals = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows_read=F("rows_of_suppliers")
                    + F("rows_earlier")
                    + F("rows_withheld")
                    + F("rows_other")
                    + F("rows_unreadable")
                    + F("rows_of_totals")
                ),
                name="every_payment_is_accounted_for",
                violation_error_message=_("The kinds of rows must add up to the rows read."),
            )
        ]

    def __str__(self) -> str:
        return str(self.list_import)

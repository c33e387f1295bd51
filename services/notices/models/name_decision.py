"""What moderators decided about the names of buyers and suppliers: one decision for all notices."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.models import Supplier


def folded_name(name: str) -> str:
    """The name as it is compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())[:200]


class NameRole(models.TextChoices):
    BUYER = "buyer", _("Buyer")
    SUPPLIER = "supplier", _("Supplier")


class NameDecisionQuerySet(models.QuerySet["NameDecision"]):
    def of_buyers(self) -> Self:
        return self.filter(role=NameRole.BUYER).select_related("council")

    def of_suppliers(self) -> Self:
        return self.filter(role=NameRole.SUPPLIER).select_related("supplier")


class NameDecision(models.Model):
    """Which council or supplier a name in notices means. Without either, it means none here.

    The name is stored in lower case.
    """

    role = models.CharField(max_length=10, choices=NameRole)
    name = models.CharField(max_length=200)
    council = models.ForeignKey(Council, models.CASCADE, related_name="+", null=True)
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="+", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    objects = NameDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "name"], name="a_name_is_decided_once"),
            models.CheckConstraint(
                condition=Q(role=NameRole.BUYER, supplier=None)
                | Q(role=NameRole.SUPPLIER, council=None),
                name="buyers_are_councils_and_suppliers_suppliers",
            ),
        ]

    def __str__(self) -> str:
        return self.name

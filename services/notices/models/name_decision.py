"""What moderators decided about names in notices: one decision for all of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.models import Product, Supplier


class NameRole(models.TextChoices):
    BUYER = "buyer", _("Buyer")
    SUPPLIER = "supplier", _("Supplier")
    PRODUCT = "product", _("Product")


class NameDecisionQuerySet(models.QuerySet["NameDecision"]):
    def of_buyers(self) -> Self:
        return self.filter(role=NameRole.BUYER).select_related("council")

    def of_suppliers(self) -> Self:
        return self.filter(role=NameRole.SUPPLIER).select_related("supplier__merged_into")

    def of_products(self) -> Self:
        return self.filter(role=NameRole.PRODUCT).select_related("product__merged_into")

    def newest_first(self) -> Self:
        meant = self.select_related("council", "supplier", "product", "decided_by")
        return meant.order_by("-decided_at", "-pk")


class NameDecision(models.Model):
    """Which council, supplier or product a name in notices means; without any, none here.

    The name is stored as it is compared (`name_keys`). That of a product is a title with who sells
    it, because titles are plain words.
    """

    role = models.CharField(max_length=10, choices=NameRole)
    name = models.CharField(max_length=200)
    council = models.ForeignKey(Council, models.CASCADE, related_name="+", null=True)
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="+", null=True)
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="+", null=True, db_index=False
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    objects = NameDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "name"], name="a_name_is_decided_once"),
            models.CheckConstraint(
                condition=Q(role=NameRole.BUYER, supplier=None, product=None)
                | Q(role=NameRole.SUPPLIER, council=None, product=None)
                | Q(role=NameRole.PRODUCT, council=None, supplier=None),
                name="names_mean_what_their_role_says",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def means(self) -> Council | Supplier | Product | None:
        return self.council or self.supplier or self.product

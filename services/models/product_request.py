"""A product that a council named and the directory does not know yet."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.model_fields import NameField
from portal.site.errors import RuleBroken
from services.models.suppliers import Product
from services.models.taxonomy import Category


class ProductRequestQuerySet(models.QuerySet["ProductRequest"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def oldest_first(self) -> Self:
        related = self.select_related("council", "category", "asked_by", "product")
        return related.order_by("asked_at", "pk")

    def like(self, request: "ProductRequest") -> Self:
        """Open requests of any council for a product of the same name."""
        return self.open().filter(name__iexact=request.name).order_by("pk")


class ProductRequest(models.Model):
    """Asked by a council, and answered by a moderator."""

    name = NameField(max_length=120)
    supplier_name = models.CharField(max_length=120, blank=True)
    category = models.ForeignKey(Category, models.SET_NULL, related_name="+", null=True, blank=True)
    about = models.CharField(max_length=500, blank=True)
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="product_requests"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    records_use = models.BooleanField(
        default=False, help_text=_("When the product is added, record that the council uses it.")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="requests", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = ProductRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product=None) | Q(answered_at__isnull=False),
                name="only_answered_requests_have_a_product",
                violation_error_message=_("Enter when the request was answered."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(product__isnull=False) | ~Q(answer=""),
                name="declined_products_say_why",
                violation_error_message=_("Enter a reason."),
            ),
            models.UniqueConstraint(
                "council",
                Lower("name"),
                condition=Q(answered_at=None),
                name="a_council_asks_for_a_product_once",
                violation_error_message=_("Your council has already asked for this product."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(answered_at=None),
                name="open_requests_for_products",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def settle(self, product: Product | None, answer: str) -> None:
        """Keep the answer. Raises RuleBroken where another moderator was first."""
        if self.answered_at:
            raise RuleBroken(gettext("Another moderator has already answered this request."))
        self.product, self.answer, self.answered_at = product, answer, timezone.now()
        self.save()

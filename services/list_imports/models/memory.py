"""What a council decided about its files, so that the next one goes straight on."""

import unicodedata
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.list_imports.models.choices import MappingAnswer
from services.models import Category, Product, Service, Supplier
from services.models.choices import UseStatus

MAX_VALUE = 200


class MappedField(models.TextChoices):
    SYSTEM = "system", _("System")
    SUPPLIER = "supplier", _("Supplier")
    AREA = "area", _("Service area")
    STATUS = "status", _("Status")


def folded(text: str) -> str:
    """A value as it is compared: without case, blanks and marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split())[:MAX_VALUE].strip()


class ValueMappingQuerySet(models.QuerySet["ValueMapping"]):
    def of_council(self, council: Council) -> Self:
        related = self.select_related(
            *("product__merged_into", "product__category", "service__merged_into"),
            *("supplier__merged_into", "category", "request__product__merged_into"),
        )
        return related.filter(council=council).order_by("pk")


class ValueMapping(models.Model):
    """What a value in the files of a council means."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="+", db_index=False)
    field = models.CharField(max_length=10, choices=MappedField)
    value = models.CharField(
        max_length=MAX_VALUE,
        help_text=_("The text in the file, in lower case and without extra spaces."),
    )
    answer = models.CharField(max_length=10, choices=MappingAnswer)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", null=True, blank=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="+", null=True, blank=True)
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="+", null=True, blank=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="+", null=True, blank=True)
    status = models.CharField(max_length=20, choices=UseStatus, blank=True)
    request = models.ForeignKey(
        "services.ProductRequest", models.CASCADE, related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    objects = ValueMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "field", "value"],
                name="a_value_of_a_council_means_one_thing",
                violation_error_message=_("This value has already been decided."),
            ),
            models.CheckConstraint(
                condition=~Q(answer=MappingAnswer.REQUESTED) | Q(request__isnull=False),
                name="requested_values_have_a_request",
                violation_error_message=_("A requested value needs its request."),
            ),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def means(self) -> Product | Service | Supplier | Category | str | None:
        """The thing it stands for; of a request that was answered, what it became."""
        if self.answer == MappingAnswer.NONE:
            return None
        if self.answer == MappingAnswer.REQUESTED:
            product = self.request and self.request.product
            return product.survivor if product else None
        merged = self.product or self.service or self.supplier
        return (merged.survivor if merged else self.category) or self.status or None


class ColumnLayout(models.Model):
    """What the columns of a file with these headings hold, for the next file of the council."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(
        max_length=64,
        help_text=_("A fingerprint of the headings, to recognise the same layout again."),
    )
    headings = ArrayField(models.CharField(max_length=200))
    columns = ArrayField(models.CharField(max_length=20, blank=True))
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "key"],
                name="a_council_has_one_layout_for_its_headings",
                violation_error_message=_("These headings are already known."),
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.headings)

    @staticmethod
    def key_of(headings: list[str]) -> str:
        return sha256("\n".join(map(folded, headings)).encode()).hexdigest()

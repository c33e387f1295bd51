"""The standards that services and products follow."""

from typing import Self

import pgtrigger
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from services.models.choices import ServiceState
from services.models.suppliers import Product, UnmergedManager
from services.models.taxonomy import SIMILAR_ENOUGH, Category


def _counted(relation: str, condition: Q) -> Coalesce:
    """How many rows of a relation a standard has, without a join that multiplies the others."""
    rows = Standard.ever.filter(pk=OuterRef("pk")).filter(condition).order_by().values("pk")
    counted = rows.annotate(n=Count(relation, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


class StandardQuerySet(models.QuerySet["Standard"]):
    def in_order(self) -> Self:
        return self.order_by(by_name(), "pk")

    def named(self, name: str) -> "Standard | None":
        """The standard of this name, in any case."""
        return self.filter(name__iexact=name.strip()).order_by("pk").first()

    def matching(self, text: str) -> Self:
        """The standards whose name or publisher holds these words, closest first."""
        scored = self.annotate(closeness=TrigramWordSimilarity(text, "name"))
        found = Q(closeness__gte=SIMILAR_ENOUGH) | Q(name__icontains=text)
        also = Q(publisher__icontains=text)
        return scored.filter(found | also).order_by("-closeness", by_name(), "pk")

    def for_area(self, category: Category) -> Self:
        """The standards that concern a service area, or the one that it is within."""
        return self.filter(categories__in=[category.pk, category.parent_id or category.pk])

    def claimed_beside(self, product: Product) -> Self:
        """What services built on a product, or others of its area, claim and it does not yet."""
        stands = ["claimed", "checked"]
        by_services = Q(
            service_claims__service__products=product,
            service_claims__service__state=ServiceState.PUBLISHED,
            service_claims__state__in=stands,
        )
        by_products = Q(
            product_claims__product__category=product.category_id,
            product_claims__product__category__isnull=False,
            product_claims__product__merged_into=None,
            product_claims__state__in=stands,
        )
        known = Standard.ever.filter(product_claims__product=product).values("pk")
        found = Standard.ever.filter(by_services | by_products).values("pk")
        return self.filter(pk__in=found).exclude(pk__in=known).in_order()

    def with_counts(self) -> Self:
        """How many published services and how many products say that they follow each."""
        published = Q(services__state=ServiceState.PUBLISHED)
        unmerged = Q(products__merged_into=None, products__isnull=False)
        return self.annotate(
            services_count=_counted("services", published),
            products_count=_counted("products", unmerged),
        )

    def suggested_for(self, category: Category | None) -> Self:
        """The standards to ask about in a service area: its own first, then the general ones.

        Of each kind, those that most services follow come first.
        """
        areas = [category.pk, category.parent_id or category.pk] if category else []
        own = Standard.objects.filter(categories__in=areas).values("pk")
        concerns = Q(pk__in=own) | Q(is_general=True)
        rank = Case(When(pk__in=own, then=Value(0)), default=Value(1))
        ranked = self.filter(concerns).with_counts().annotate(rank=rank)
        return ranked.order_by("rank", "-services_count", by_name(), "pk")


StandardManager = UnmergedManager.from_queryset(StandardQuerySet)


class Standard(models.Model):
    """Something that a listing or product conforms to: what it asks, and who keeps it."""

    name = NameField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    url = models.URLField(blank=True)
    description = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=120, blank=True, default="", db_default="")
    version = models.CharField(max_length=60, blank=True, default="", db_default="")
    asks = models.TextField(
        max_length=800,
        blank=True,
        default="",
        db_default="",
        help_text=_("What the standard requires, in about 3 sentences."),
    )
    source = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where these facts come from.")
    )
    is_general = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Suggest this standard in every service area."),
    )
    categories = models.ManyToManyField(
        Category,
        related_name="standards",
        blank=True,
        help_text=_("The service areas where this standard is suggested."),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        db_index=False,
    )

    objects = StandardManager()
    ever = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="standard_names_are_unique",
                violation_error_message=_("Another standard already has this name."),
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="the_address_stays", fields=["slug"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:standard", args=[self.slug])

    @property
    def survivor(self) -> "Standard":
        """What it was merged into, and that in turn; itself when it was not."""
        return self.merged_into.survivor if self.merged_into else self

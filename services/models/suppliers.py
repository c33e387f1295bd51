"""Who makes the systems that councils run, and what they are called."""

from typing import Any, Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.components.metadata import absolute
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from portal.lists.table_order import TableOrder
from portal.search.models import EntryKind, IndexEntry
from services.models.taxonomy import SIMILAR_ENOUGH, Category

T = TypeVar("T", bound=models.Model)
# by what a table of products can be sorted
COLUMNS: dict[str, Expression | F] = {
    "product": by_name(),
    "supplier": by_name("supplier__name"),
    "area": by_name("category__name"),
    "councils": F("users_count"),
}


class UnmergedManager(models.Manager[T]):
    """Leaves out what was merged into another: it only stays so that its address leads there."""

    def get_queryset(self) -> models.QuerySet[T]:
        return super().get_queryset().filter(merged_into=None)


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def matching(self, text: str) -> Self:
        """The suppliers whose name is like this, closest first."""
        scored = self.annotate(closeness=TrigramWordSimilarity(text, "name"))
        found = scored.filter(
            Q(closeness__gte=SIMILAR_ENOUGH) | Q(aliases__contains=[text]) | Q(name__iexact=text)
        )
        return found.order_by("-closeness", by_name(), "pk")

    def named(self, name: str) -> "Supplier | None":
        """The supplier that goes by this name, in any case, or by this other name."""
        name = name.strip()
        known = self.filter(Q(name__iexact=name) | Q(aliases__contains=[name]))
        return known.order_by("pk").first()

    def in_order(self) -> Self:
        return self.order_by(by_name(), "pk")


SupplierManager = UnmergedManager.from_queryset(SupplierQuerySet)


class Supplier(models.Model):
    name = NameField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text=_("Other and former names, separated by commas."),
    )
    website = models.URLField(blank=True)
    about = models.TextField(blank=True, max_length=4000)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )

    objects = SupplierManager()
    ever = SupplierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="supplier_names_are_unique",
                violation_error_message=_("Another supplier already has this name."),
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="the_address_stays", fields=["slug"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:supplier", args=[self.slug])

    @property
    def survivor(self) -> "Supplier":
        """What it was merged into, and that in turn; itself when it was not."""
        return self.merged_into.survivor if self.merged_into else self


class ProductQuerySet(models.QuerySet["Product"]):
    def locked(self, product: "Product") -> "Product | None":
        """The product, locked until the transaction ends; None if it was merged."""
        # no key: rows that name the product can be written meanwhile
        return self.select_for_update(of=("self",), no_key=True).filter(pk=product.pk).first()

    def named(self, name: str) -> "Product | None":
        """The product that goes by this name or alias, in any case."""
        name = name.strip()
        also = Exists(ProductAlias.objects.filter(product=OuterRef("pk"), name__iexact=name))
        return self.filter(Q(name__iexact=name) | also).order_by("pk").first()

    def by_name(self) -> "dict[str, Product]":
        """The product of each name and alias, in lower case, for matching many names."""
        products = {product.pk: product for product in self.only("name", "category", "supplier")}
        aliases = ProductAlias.objects.filter(product__in=self).values_list("product", "name")
        names = [*((pk, product.name) for pk, product in products.items()), *aliases]
        return {name.casefold(): products[pk] for pk, name in sorted(names, reverse=True)}

    def matching(self, text: str) -> Self:
        """The products whose name or alias holds these words, misspelt a little or not."""
        alias = ProductAlias.objects.filter(product=OuterRef("pk"))
        closest = alias.annotate(c=TrigramWordSimilarity(text, "name")).order_by("-c").values("c")
        return (
            self.annotate(
                closeness=Greatest(
                    TrigramWordSimilarity(text, "name"), Coalesce(Subquery(closest[:1]), 0.0)
                )
            )
            .filter(closeness__gte=SIMILAR_ENOUGH)
            .order_by("-closeness", by_name(), "pk")
        )

    def with_users_count(self) -> Self:
        """How many councils use each product now, directly or through a service built on it.

        Triggers keep it in the product's entry of the index (decision 17).
        """
        entry = IndexEntry.objects.filter(kind=EntryKind.PRODUCT, key=OuterRef("pk"))
        return self.annotate(users_count=Coalesce(Subquery(entry.values("popularity")[:1]), 0))

    def in_category(self, category: Category) -> Self:
        return self.filter(category__in=Category.objects.called_or_within([category.slug]))

    def in_order(self) -> Self:
        return self.order_by(by_name(), "pk")

    def in_column_order(self, order: TableOrder) -> Self:
        """Sorted as a reader asked for, or as they are; they know how many councils use each."""
        return order.sort(self, COLUMNS)

    def for_listing(self) -> Self:
        return self.select_related("supplier", "category").with_users_count()

    def leading(self, number: int) -> "list[Product]":
        """Those that most councils use, however many products there are."""
        entries = IndexEntry.objects.filter(kind=EntryKind.PRODUCT).order_by("-popularity", "pk")
        keys = list(entries.values_list("key", flat=True)[:number])
        found = self.with_users_count().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def most_used(self) -> Self:
        return self.with_users_count().order_by("-users_count", by_name(), "pk")


ProductManager = UnmergedManager.from_queryset(ProductQuerySet)


class Product(models.Model):
    """A system that can be bought or obtained, whoever runs it."""

    name = NameField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="products", null=True, blank=True
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="products", null=True, blank=True
    )
    website = models.URLField(blank=True)
    about = models.TextField(blank=True, max_length=4000)
    end_of_support = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    standards = models.ManyToManyField(
        "services.Standard", through="services.ProductStandard", related_name="products", blank=True
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )

    objects = ProductManager()
    ever = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="product_names_are_unique",
                violation_error_message=_("Another product already has this name."),
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="the_address_stays", fields=["slug"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:product", args=[self.slug])

    def structured_data(self) -> dict[str, object]:
        """What it is, in the words of schema.org."""
        maker: dict[str, Any] = (
            {"publisher": {"@type": "Organization", "name": self.supplier.name}}
            if self.supplier
            else {}
        )
        return {
            "@type": "SoftwareApplication",
            "name": self.name,
            "url": absolute(self.get_absolute_url()),
            "applicationCategory": "BusinessApplication",
            **maker,
        }

    @property
    def survivor(self) -> "Product":
        """What it was merged into, and that in turn; itself when it was not."""
        return self.merged_into.survivor if self.merged_into else self

    def alternatives(self) -> ProductQuerySet:
        """What others use for the same, most used first."""
        same = Product.objects.filter(category=self.category_id).exclude(category=None)
        return same.exclude(pk=self.pk).most_used().select_related("supplier")


class ProductAlias(models.Model):
    """Another name that people type for a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="aliases")
    name = NameField(max_length=120)

    class Meta:
        verbose_name_plural = _("product aliases")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="product_aliases_are_unique",
                violation_error_message=_("A product already has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

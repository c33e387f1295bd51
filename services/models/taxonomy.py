"""The service areas that listings are filed under."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from services.models.choices import ServiceState

SIMILAR_ENOUGH = 0.6


class CategoryQuerySet(models.QuerySet["Category"]):
    def top(self) -> Self:
        return self.filter(parent=None)

    def called_or_within(self, slugs: list[str]) -> Self:
        """The categories of these slugs and those within them."""
        return self.filter(Q(slug__in=slugs) | Q(parent__slug__in=slugs))

    def in_order(self) -> Self:
        return self.order_by("position", by_name(), "pk")

    def by_name(self) -> "dict[str, Category]":
        """The category of each name and synonym, in lower case; of several the narrower one."""
        # NULL comes last, and first in reverse: what has no parent is overwritten by what has one
        broader_first = self.order_by("parent", "pk").reverse()
        return {name: category for category in broader_first for name in category.names if name}

    def with_services_count(self) -> Self:
        """Published listings filed right here, as ``services_count``."""
        published = Q(services__state=ServiceState.PUBLISHED)
        return self.annotate(services_count=Count("services", filter=published))

    def matching(self, text: str) -> Self:
        """The categories whose name or synonyms hold these words, misspelt a little or not."""
        names = Func(
            F("synonyms"),
            Value(" · "),
            function="array_to_string",
            output_field=models.TextField(),
        )
        matched = self.annotate(
            closeness=models.functions.Greatest(
                TrigramWordSimilarity(text, "name"), TrigramWordSimilarity(text, names)
            )
        ).filter(closeness__gte=SIMILAR_ENOUGH)
        return matched.order_by("-closeness", "position", "pk")


class Category(models.Model):
    """A service area. The tree has two levels."""

    name = NameField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    description = models.CharField(max_length=300, blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text=_("Other names that people search for, separated by commas."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("service areas")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "parent",
                name="category_names_are_unique_under_a_parent",
                violation_error_message=_(
                    "Another service area at this level already has this name."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="a_category_is_not_its_own_parent",
                violation_error_message=_("A service area cannot be inside itself."),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="the_address_stays", fields=["slug"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:category", args=[self.slug])

    def keys_within(self) -> list[int]:
        """Return its own key and those of the service areas within it."""
        return list(Category.objects.called_or_within([self.slug]).values_list("pk", flat=True))

    @property
    def names(self) -> set[str]:
        """All it goes by, in lower case."""
        return {self.name.casefold(), *(synonym.casefold() for synonym in self.synonyms)}

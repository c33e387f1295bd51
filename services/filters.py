"""The catalogue's filters: what a reader chose, the listings that fit, and live counts."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import In
from django.http import QueryDict

from councils.models import CouncilKind, Region
from councils.models.places import Placed, placed
from portal.lists.filters import Chip, Facet, FilterOption, known_query
from portal.search.engine import MOST_FOUND, Hit, find
from portal.search.expansion import ExpandedQuery, understand
from portal.search.parser import ParsedQuery
from portal.site.fragment_cache import kept
from portal.text import query_text, without_nul
from services.models import Category, Service, ServiceQuerySet, Standard, Supplier
from services.models.choices import Hosting, Phase, ServiceKind
from services.models.offer import OfferState
from services.models.service_queryset import LISTINGS

COUNTS_LAST_SECONDS = 60
MOST_CHOICES = 20

OFFER_LABELS = {
    OfferState.OPEN.value: "Open to join",
    OfferState.LIMITED.value: "Limited room",
    OfferState.PAUSED.value: "Paused for now",
    OfferState.CLOSED.value: "Closed",
}
SORTS = {
    "used": ("Most used", [F("is_dormant").asc(), F("users_count").desc(), "pk"]),
    "newest": ("Newest", [F("published_at").desc(), "pk"]),
    "confirmed": ("Recently confirmed", [F("last_confirmed_at").desc(nulls_last=True), "pk"]),
    "title": ("A to Z", [Lower("title"), "pk"]),
}
BEST_MATCH = ("Best match", ["place"])


@dataclass(frozen=True, eq=False)
class CatalogueDimension:
    """One way to narrow the catalogue: where its value is found, and what it is called.

    ``labels`` name the values of a fixed list, and no other is counted or found; otherwise
    ``label`` is found beside the value.
    ``chosen`` says which listings have one of some values, where comparing would read them all.
    ``model`` has a row with the slug for each value that is not of a fixed list.
    """

    name: str
    title: str
    value: F | Coalesce
    label: F | Coalesce | None = None
    labels: dict[str, str] = field(default_factory=dict)
    joins_rows: bool = False
    chosen: Callable[[list[str]], Q] | None = None
    model: type[Category | Supplier | Standard] | None = None

    def known(self, values: set[str]) -> list[str]:
        """Those that exist, in a stable order."""
        if self.model is None:
            return sorted(values & set(self.labels))[:MOST_CHOICES]
        asked = sorted(values)[: 2 * MOST_CHOICES] if values else []
        found = self.model.objects.filter(slug__in=asked) if asked else self.model.objects.none()
        return sorted(found.values_list("slug", flat=True))[:MOST_CHOICES]

    def narrow(self, services: ServiceQuerySet, values: list[str]) -> ServiceQuerySet:
        if self.chosen:
            return services.filter(self.chosen(values))
        if not self.joins_rows:
            return services.filter(In(self.value, values))
        # a join would repeat a listing that has two of the values
        having = Service.objects.filter(In(self.value, values))
        return services.filter(pk__in=having.order_by().values("pk"))

    def count(self, services: ServiceQuerySet) -> list[tuple[str, str, int]]:
        """(value, label, listings) with at least one listing, most first."""
        rows = (
            services.order_by()
            .values_list(self.value, self.label or self.value)
            .annotate(n=Count("pk", distinct=self.joins_rows))
            .order_by("-n", self.value)
        )
        if self.labels:
            return [(value, self.labels[value], n) for value, _, n in rows if value in self.labels]
        return [(value, label, n) for value, label, n in rows if value]


DIMENSIONS = [
    CatalogueDimension(
        "category",
        "Category",
        Coalesce("category__parent__slug", "category__slug"),
        Coalesce("category__parent__name", "category__name"),
        chosen=lambda slugs: Q(category__in=Category.objects.called_or_within(slugs)),
        model=Category,
    ),
    CatalogueDimension(
        "area", "Within the category", F("category__slug"), F("category__name"), model=Category
    ),
    CatalogueDimension("kind", "Kind", F("kind"), labels=dict(ServiceKind.choices)),
    CatalogueDimension(
        "offer", "Offered to others", F("offers__state"), labels=OFFER_LABELS, joins_rows=True
    ),
    CatalogueDimension("phase", "Phase", F("phase"), labels=dict(Phase.choices)),
    CatalogueDimension(
        "region", "Council’s region", F("council__region"), labels=dict(Region.choices)
    ),
    CatalogueDimension(
        "council_kind", "Kind of council", F("council__kind"), labels=dict(CouncilKind.choices)
    ),
    CatalogueDimension("hosting", "Hosting", F("hosting"), labels=dict(Hosting.choices)),
    CatalogueDimension(
        "supplier",
        "Supplier",
        F("products__supplier__slug"),
        F("products__supplier__name"),
        joins_rows=True,
        model=Supplier,
    ),
    CatalogueDimension(
        "standard",
        "Standard",
        F("standards__slug"),
        F("standards__name"),
        joins_rows=True,
        model=Standard,
    ),
]


@dataclass(frozen=True)
class SortLink:
    label: str
    url: str
    is_current: bool


class CatalogueFilter:
    """What a reader asked of the catalogue, from the query string. Unknown keys are ignored."""

    counts_last = COUNTS_LAST_SECONDS

    def __init__(self, query: QueryDict, services: ServiceQuerySet) -> None:
        self.services = services
        self.text = query_text(query, "q")
        self.chosen = {
            dimension: values
            for dimension, values in ((each, _chosen_values(query, each)) for each in DIMENSIONS)
            if values
        }
        named = {dimension.name: values for dimension, values in self.chosen.items()}
        self.query = known_query(query, words=["q", "sort", "exact", "anywhere"], chosen=named)

    @cached_property
    def matching(self) -> ServiceQuerySet:
        return self.services.found(self.hits) if self.text else self.services

    @cached_property
    def hits(self) -> list[Hit]:
        return find(self.meaning, LISTINGS) if self.text else []

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the best, of which filters and counts are then."""
        return len(self.hits) == MOST_FOUND

    @cached_property
    def meaning(self) -> ExpandedQuery:
        """What is looked for; just the words where the reader undid the rest."""
        asked = ParsedQuery.typed(self.placed.text, exact=self.is_exact)
        return understand(asked, exact=self.is_exact)

    @cached_property
    def placed(self) -> Placed:
        """The question, and the region or kind of council that it names, unless that was undone."""
        is_plain = self.is_exact or "anywhere" in self.query
        return Placed(self.text) if is_plain else placed(self.text)

    @cached_property
    def wanted(self) -> dict[CatalogueDimension, list[str]]:
        """What was chosen, and what the question names where nothing was."""
        named = {each: self.placed.facets.get(each.name, []) for each in DIMENSIONS}
        return {each: values for each, values in named.items() if values} | self.chosen

    @property
    def is_exact(self) -> bool:
        return "exact" in self.query

    @property
    def exact_url(self) -> str:
        """The address of the page that searches for the words alone."""
        return self._address(exact="1")

    @property
    def results(self) -> ServiceQuerySet:
        """The listings that fit, in the order asked for."""
        return self._narrowed().order_by(*self.sorts[self.sort][1])

    @property
    def sorts(self) -> dict[str, tuple[str, list[Any]]]:
        return {"match": BEST_MATCH, **SORTS} if self.text else SORTS

    @property
    def sort(self) -> str:
        asked = self.query.get("sort", "")
        return asked if asked in self.sorts else next(iter(self.sorts))

    @property
    def total(self) -> int:
        return int(self._counts["total"])

    @property
    def facets(self) -> list[Facet]:
        return list(self._facets())

    @property
    def chips(self) -> list[Chip]:
        """One for everything chosen, each with the address of the page without it."""
        named = [
            Chip(f"{each.title}: {self.placed.labels[each.name]}", self._address(anywhere="1"))
            for each in self.wanted
            if each not in self.chosen
        ]
        return named + [
            Chip(self._label(dimension, value), self._without(dimension, value))
            for dimension, values in self.chosen.items()
            for value in values
        ]

    @property
    def clear_url(self) -> str:
        """The address that keeps the words and the order, and drops the filters."""
        kept = QueryDict(mutable=True)
        kept.update(
            {key: self.query.get(key, "") for key in ("q", "sort", "exact") if key in self.query}
        )
        if self.placed.facets:
            kept["anywhere"] = "1"
        return f"?{kept.urlencode()}"

    @property
    def sort_links(self) -> list[SortLink]:
        return [
            SortLink(label, self._address(sort=key), key == self.sort)
            for key, (label, _) in self.sorts.items()
        ]

    def _facets(self) -> Iterator[Facet]:
        for dimension in DIMENSIONS:
            chosen = self.chosen.get(dimension, [])
            options = [
                FilterOption(value, label, count, value in chosen)
                for value, label, count in self._counts.get(dimension.name, [])
            ]
            if options:
                yield Facet(dimension.name, dimension.title, options)

    def _narrowed(self, but: CatalogueDimension | None = None) -> ServiceQuerySet:
        services = self.matching
        for dimension, values in self.wanted.items():
            if dimension is not but:
                services = dimension.narrow(services, values)
        return services

    @cached_property
    def key(self) -> str:
        """The same for everybody who asks the same, whatever the order and the page."""
        asked = {dimension.name: values for dimension, values in self.wanted.items()}
        return hashlib.sha256(
            json.dumps([self.placed.text, self.is_exact, asked]).encode()
        ).hexdigest()

    @cached_property
    def _counts(self) -> dict[str, Any]:
        """The total and each facet's counts; a minute old at most.

        A facet's own choice does not narrow its counts: they say what choosing another would give.
        """
        counts = kept.get_or_set(f"catalogue:{self.key}", self._count, self.counts_last)
        return counts or self._count()

    def _count(self) -> dict[str, Any]:
        counts: dict[str, Any] = {"total": self._narrowed().order_by().count()}
        for dimension in DIMENSIONS:
            if dimension.name != "area" or "category" in self.query:
                counts[dimension.name] = dimension.count(self._narrowed(but=dimension))
        return counts

    def _label(self, dimension: CatalogueDimension, value: str) -> str:
        options = self._counts.get(dimension.name, [])
        found = {found_value: label for found_value, label, _ in options}
        known = {**dimension.labels, **found}
        return f"{dimension.title}: {known.get(value, value)}"

    def _without(self, dimension: CatalogueDimension, value: str) -> str:
        kept = [other for other in self.query.getlist(dimension.name) if other != value]
        return self._address(**{dimension.name: kept})

    def _address(self, **changes: str | list[str]) -> str:
        """The first page with these parameters changed."""
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.setlist(name, [value] if isinstance(value, str) else value)
        return f"?{query.urlencode()}"


def _chosen_values(query: QueryDict, dimension: CatalogueDimension) -> list[str]:
    values = {without_nul(str(value)) for value in query.getlist(dimension.name)}
    return dimension.known(values - {""})


def services_by_category() -> dict[str, int]:
    """How many published listings each top category holds, by its slug."""
    counted = DIMENSIONS[0].count(Service.objects.published())
    return {slug: n for slug, _, n in counted}

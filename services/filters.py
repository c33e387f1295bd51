"""The catalogue's filters: what a reader chose, the listings that fit, and live counts."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from councils.filters import QuestionFilterSet
from councils.models import CouncilKind, Region
from portal.database.revisions import CATALOGUE, revision
from portal.lists.filters import MAX_CHOICES, Dimension
from portal.search.models import EntryKind, Tally
from portal.search.models.facet_counts import facet_subject
from portal.site.fragment_cache import FRAGMENT_SECONDS, fingerprint, get_or_make
from services.models import Category, Service, ServiceQuerySet, Standard, Supplier
from services.models.choices import Hosting, Phase, ServiceKind
from services.models.offer import OfferState
from services.models.service_queryset import LISTINGS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OFFER_LABELS = {state.value: state.label for state in OfferState if state != OfferState.DRAFT}
SORTS: "dict[str, tuple[StrOrPromise, list[Any]]]" = {
    "used": (_("Most used"), [F("is_dormant").asc(), F("users_count").desc(), "pk"]),
    "newest": (_("Newest"), [F("published_at").desc(), "pk"]),
    "confirmed": (_("Recently confirmed"), [F("last_confirmed_at").desc(nulls_last=True), "pk"]),
    "title": (_("A to Z"), [Lower("title"), "pk"]),
}
BEST_MATCH = (_("Best match"), ["place"])
MOST_SUPPLIERS = 30  # as the note says


@dataclass(frozen=True, eq=False, kw_only=True)
class CatalogueDimension(Dimension):
    """A dimension of which the label is found beside the value, where the list is not fixed.

    ``model`` has a row with the slug for each value that is not of a fixed list.
    """

    label: F | Coalesce | None = None
    joins_rows: bool = False
    model: type[Category | Supplier | Standard] | None = None

    def known(self, values: set[str]) -> list[str]:
        if self.model is None:
            return sorted(super().known(values))
        asked = sorted(values)[: 2 * MAX_CHOICES]
        found = self.model.objects.filter(slug__in=asked) if asked else self.model.objects.none()
        return sorted(found.values_list("slug", flat=True))

    def narrow(self, rows: Any, values: list[str]) -> Any:
        if not self.joins_rows:
            return super().narrow(rows, values)
        # a join would repeat a listing that has two of the values
        having = super().narrow(Service.objects.order_by(), values)
        return rows.filter(pk__in=having.values("pk"))

    def named(self, counted: Mapping[str, int]) -> list[tuple[str, str, int]]:
        """(value, label, listings) of what triggers have counted, most first."""
        labels = self.labels or dict(self._values(counted))
        # translated now: these are cached
        found = [(value, str(labels[value]), n) for value, n in counted.items() if value in labels]
        return sorted(found, key=lambda each: (-each[2], each[0]))

    def _values(self, slugs: Iterable[str]) -> list[tuple[str, str]]:
        """The names of these; every dimension has a model where it has no fixed labels."""
        model = cast(Any, self.model)
        rows = model.objects.top() if model is Category else model.objects.all()
        return list(rows.filter(slug__in=list(slugs)).values_list("slug", "name"))

    def count(self, services: ServiceQuerySet) -> list[tuple[str, str, int]]:
        """(value, label, listings) with at least one listing, most first."""
        rows = (
            services.order_by()
            .values_list(self.column, self.label or self.column)
            .annotate(n=Count("pk", distinct=self.joins_rows))
            .order_by("-n", self.column)
        )
        if self.labels:
            known = [(value, n) for value, _, n in rows if value in self.labels]
            return [(value, str(self.labels[value]), n) for value, n in known]
        return [(value, label, n) for value, label, n in rows if value]


def in_categories(slugs: list[str]) -> Q:
    return Q(category__in=Category.objects.called_or_within(slugs))


DIMENSIONS = [
    CatalogueDimension(
        "category",
        _("Service area"),
        value=Coalesce("category__parent__slug", "category__slug"),
        label=Coalesce("category__parent__name", "category__name"),
        fits=in_categories,
        model=Category,
    ),
    CatalogueDimension(
        "area",
        _("Specific service area"),
        value=F("category__slug"),
        label=F("category__name"),
        model=Category,
    ),
    CatalogueDimension("kind", _("Service type"), dict(ServiceKind.choices)),
    CatalogueDimension(
        "offer", _("Offer"), OFFER_LABELS, value=F("offers__state"), joins_rows=True
    ),
    CatalogueDimension("phase", _("Phase"), dict(Phase.choices)),
    CatalogueDimension(
        "region", _("Council region"), dict(Region.choices), value=F("council__region")
    ),
    CatalogueDimension(
        "council_kind", _("Council type"), dict(CouncilKind.choices), value=F("council__kind")
    ),
    CatalogueDimension("hosting", _("Hosting"), dict(Hosting.choices)),
    CatalogueDimension(
        "supplier",
        _("Supplier"),
        value=F("products__supplier__slug"),
        label=F("products__supplier__name"),
        joins_rows=True,
        model=Supplier,
        most=MOST_SUPPLIERS,
        note=_("The 30 with the most services. Search for the name of any other."),
    ),
    CatalogueDimension(
        "standard",
        _("Standard"),
        value=F("standards__slug"),
        label=F("standards__name"),
        joins_rows=True,
        model=Standard,
    ),
]


@dataclass(frozen=True)
class SortLink:
    label: "StrOrPromise"
    url: str
    is_current: bool


class CatalogueFilter(QuestionFilterSet[CatalogueDimension]):
    words = ("q", "sort", "exact", "anywhere", "ticked")
    counts_last = FRAGMENT_SECONDS

    def __init__(self, query: QueryDict, services: ServiceQuerySet) -> None:
        super().__init__(query, DIMENSIONS, LISTINGS)
        self.services = services

    @cached_property
    def matching(self) -> ServiceQuerySet:
        return self.services.found(self.hits) if self.text else self.services

    @property
    def results(self) -> ServiceQuerySet:
        """The listings that fit, in the order asked for."""
        return self.narrowed(self.matching).order_by(*self.sorts[self.sort][1])

    @property
    def sorts(self) -> "dict[str, tuple[StrOrPromise, list[Any]]]":
        return {"match": BEST_MATCH, **SORTS} if self.text else SORTS

    @property
    def sort(self) -> str:
        asked = self.query.get("sort", "")
        return asked if asked in self.sorts else next(iter(self.sorts))

    @property
    def sort_links(self) -> list[SortLink]:
        return [
            SortLink(label, self.address(sort=[key]), key == self.sort)
            for key, (label, _) in self.sorts.items()
        ]

    @property
    def clear_url(self) -> str:
        """The address that keeps the words and the order, and drops the filters."""
        rest = {name: self.query[name] for name in ("q", "sort", "exact") if name in self.query}
        return f"?{urlencode(rest | ({'anywhere': '1'} if self.placed.facets else {}))}"

    @cached_property
    def key(self) -> str:
        """The same for everybody who asks the same, whatever the order and the page."""
        asked = json.dumps([self.placed.text, self.is_exact, self.wanted], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()

    @cached_property
    def total(self) -> int:
        """How many there are now: a list is as long as this says."""
        key = fingerprint("catalogue-total", self.key, revision(CATALOGUE))
        return get_or_make(key, self._count_results)

    def _count_results(self) -> int:
        if not self.text and not self.wanted:
            return listings_counted("")[""].get("", 0)
        return self.narrowed(self.matching).order_by().count()

    def values_of(self, dimension: CatalogueDimension) -> "list[tuple[str, StrOrPromise, int]]":
        """A facet's own choice does not narrow its counts: they say what another would give."""
        values = self._counts.get(dimension.name, [])
        cut, chosen = dimension.most or len(values), self.wanted.get(dimension.name, [])
        offered = [*values[:cut], *(each for each in values[cut:] if each[0] in chosen)]
        # what narrows the list can be taken back, also where it leaves nothing
        missing = {*chosen} & {*dimension.labels} - {value for value, _, _ in offered}
        return [*offered, *((value, str(dimension.labels[value]), 0) for value in sorted(missing))]

    def labels(self, dimension: CatalogueDimension) -> "dict[str, StrOrPromise]":
        found = {value: label for value, label, _ in self.values_of(dimension)}
        return {**dimension.labels, **found}

    @cached_property
    def _counts(self) -> dict[str, Any]:
        """Each facet's counts; a minute old at most."""
        return get_or_make(f"catalogue:{self.key}", self._count)

    def _count(self) -> dict[str, object]:
        if not self.text and not self.wanted:
            return counts_of_all()
        counts: dict[str, Any] = {}
        for dimension in DIMENSIONS:
            if dimension.name != "area" or "category" in self.query:
                counts[dimension.name] = dimension.count(self.narrowed(self.matching, dimension))
        return counts


def listings_counted(*dimensions: str) -> dict[str, dict[str, int]]:
    """How many published listings have each value of these facets; all of them for ""."""
    subjects = {name: facet_subject(EntryKind.SERVICE, name) for name in dimensions}
    counted = Tally.objects.counts(*subjects.values())
    return {name: counted[subject] for name, subject in subjects.items()}


def counts_of_all() -> dict[str, object]:
    """Each facet's counts of all published listings: no listing is read for them."""
    offered = [each for each in DIMENSIONS if each.name != "area"]
    counted = listings_counted(*(each.name for each in offered if not each.most))
    for each in offered:
        if each.most:
            subject = facet_subject(EntryKind.SERVICE, each.name)
            counted[each.name] = dict(Tally.objects.largest(subject, each.most))
    return {each.name: each.named(counted[each.name]) for each in offered}

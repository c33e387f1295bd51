"""The filters of the list of partnerships: what was chosen, what fits, and live counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.http import QueryDict

from councils.models import Region
from portal.lists.filters import Chip, Facet, FilterOption, known_query
from portal.lists.name_order import by_name
from services.models import Category
from services.partnerships.models import LegalModel, PartnershipStage, Party
from services.partnerships.models.partnership import PartnershipQuerySet

MOST_CHOICES = 20


@dataclass(frozen=True)
class PartnershipDimension:
    """One way to narrow the list: where its value is found, and what each is called."""

    name: str
    title: str
    value: F | Coalesce
    labels: dict[str, str]

    def fits(self, values: Iterable[str]) -> Q:
        if self.name == "region":
            here = Party.objects.current().filter(council__region__in=values)
            return Q(pk__in=here.values("partnership"))
        if self.name == "category":
            return Q(category__in=Category.objects.called_or_within(list(values)))
        return Q(**{f"{self.name}__in": values})

    def count(self, rows: PartnershipQuerySet) -> dict[str, int]:
        if self.name == "region":
            rows = rows.filter(parties__left_on=None)
        found = rows.order_by().values_list(self.value).annotate(n=Count("pk", distinct=True))
        return {value: n for value, n in found if value in self.labels}


def dimensions() -> list[PartnershipDimension]:
    tops = Category.objects.filter(parent=None).order_by("position", by_name(), "pk")
    areas = dict(tops.values_list("slug", "name"))
    top = Coalesce("category__parent__slug", "category__slug")
    return [
        PartnershipDimension("category", "Category", top, areas),
        PartnershipDimension("stage", "How far it is", F("stage"), dict(PartnershipStage.choices)),
        PartnershipDimension(
            "region", "Region", F("parties__council__region"), dict(Region.choices)
        ),
        PartnershipDimension(
            "legal_model", "How it stands in law", F("legal_model"), dict(LegalModel.choices)
        ),
    ]


class PartnershipFilter:
    """What a reader asked of the list, from the query string. What is unknown is ignored."""

    def __init__(self, query: QueryDict, partnerships: PartnershipQuerySet) -> None:
        self.partnerships = partnerships
        self.dimensions = dimensions()
        self.chosen = {
            each.name: [value for value in each.labels if value in asked][:MOST_CHOICES]
            for each in self.dimensions
            for asked in [set(query.getlist(each.name))]
        }
        self.query = known_query(query, words=[], chosen=self.chosen)

    @cached_property
    def results(self) -> PartnershipQuerySet:
        return self._narrowed().in_order().to_list()

    @property
    def facets(self) -> list[Facet]:
        found = [Facet(each.name, each.title, self._options(each)) for each in self.dimensions]
        return [facet for facet in found if facet.options]

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(f"{each.title}: {each.labels[value]}", self._without(each.name, value))
            for each in self.dimensions
            for value in self.chosen[each.name]
        ]

    def _narrowed(self, but: str = "") -> PartnershipQuerySet:
        rows = self.partnerships
        for each in self.dimensions:
            values = self.chosen[each.name]
            if values and each.name != but:
                rows = rows.filter(each.fits(values))
        return rows

    def _options(self, dimension: PartnershipDimension) -> list[FilterOption]:
        """A filter's own choice does not narrow its counts: they say what another would give."""
        chosen = self.chosen[dimension.name]
        counts = dimension.count(self._narrowed(but=dimension.name))
        return [
            FilterOption(value, label, counts.get(value, 0), value in chosen)
            for value, label in dimension.labels.items()
            if counts.get(value) or value in chosen
        ]

    def _without(self, name: str, value: str) -> str:
        query = self.query.copy()
        query.pop("page", None)
        query.setlist(name, [each for each in query.getlist(name) if each != value])
        return f"?{query.urlencode()}"

"""The filters of the list of partnerships."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext

from councils.models import Region
from portal.lists.filters import Dimension, FilterSet
from portal.lists.name_order import by_name
from services.filters import in_categories
from services.models import Category
from services.partnerships.models import LegalModel, PartnershipStage, Party
from services.partnerships.models.partnership import PartnershipQuerySet


def _in_regions(regions: list[str]) -> Q:
    here = Party.objects.current().filter(council__region__in=regions)
    return Q(pk__in=here.values("partnership"))


def dimensions() -> list[Dimension]:
    tops = Category.objects.filter(parent=None).order_by("position", by_name(), "pk")
    areas = dict(tops.values_list("slug", "name"))
    top = Coalesce("category__parent__slug", "category__slug")
    region = F("parties__council__region")
    stages: dict[str, Any] = dict(PartnershipStage.choices)
    models: dict[str, Any] = dict(LegalModel.choices)
    return [
        Dimension("category", gettext("Service area"), areas, top, in_categories),
        Dimension("stage", gettext("Stage"), stages),
        Dimension("region", gettext("Region"), dict(Region.choices), region, _in_regions),
        Dimension("legal_model", gettext("Legal model"), models),
    ]


class PartnershipFilter(FilterSet[Dimension]):
    def __init__(self, query: QueryDict, partnerships: PartnershipQuerySet) -> None:
        super().__init__(query, dimensions())
        self.partnerships = partnerships

    @cached_property
    def results(self) -> PartnershipQuerySet:
        return self.narrowed(self.partnerships).in_order().to_list()

    def counts(self, dimension: Dimension) -> Mapping[str, int]:
        rows = self.narrowed(self.partnerships, but=dimension)
        has_several = dimension.name == "region"
        if has_several:
            rows = rows.filter(parties__left_on=None)
        values = rows.order_by().values_list(dimension.column)
        return dict(values.annotate(n=Count("pk", distinct=has_several)))

    def chip_label(self, dimension: Dimension, value: str) -> str:
        return f"{dimension.title}: {dimension.labels[value]}"

"""The filters of needs, and of contracts that end; each takes one value at most."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from councils.models import CouncilKind, Region
from portal.lists.filters import Dimension, FilterSet, query_of
from portal.text import query_text
from services.filters import in_categories
from services.models import Category, Product, Use, UseQuerySet
from services.needs.models import Need, NeedOutcome
from services.needs.models.matches import area_of
from services.needs.models.need import NeedQuerySet

OPEN, DECIDED = "open", "decided"
MONTHS = [3, 6, 9, 12, 18, 24]
USUAL_MONTHS = 12
DAYS_IN_A_MONTH = 365.25 / 12
BY = {"area": "service area", "product": "product"}
AREA = Coalesce("category", "product__category", "service__category")


def _in_states(values: list[str]) -> Q:
    if values == [DECIDED]:
        return ~Q(outcome="")
    return Q(outcome="" if values == [OPEN] else values[0])


STATES = {OPEN: "Open", DECIDED: "Decided", **dict(NeedOutcome.choices)}
STATE = Dimension("state", "State", STATES, fits=_in_states)
REGION = Dimension("region", "Region", dict(Region.choices), F("council__region"))
KIND = Dimension("kind", "Kind of council", dict(CouncilKind.choices), F("council__kind"))


class NeedFilter(FilterSet[Dimension]):
    """The needs that somebody looks at: of an area, a region, a state."""

    takes_many = False

    def __init__(self, query: QueryDict) -> None:
        slug = query_text(query, "category")
        asked = Category.objects.filter(slug=slug) if slug else Category.objects.none()
        areas = dict(asked.values_list("slug", "name"))
        area = Dimension("category", "Service area", areas, fits=in_categories)
        super().__init__(query, [STATE, area, REGION])
        self.said = {name: self.value(name) for name in ("category", "region", "state")}
        self.query = query_of(self.said)

    @property
    def needs(self) -> NeedQuerySet:
        return self.narrowed(Need.objects.shown().for_list())


class ContractFilter(FilterSet[Dimension]):
    """Contracts that end within a window, grouped by what they are for."""

    takes_many = False

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, [REGION, KIND])
        within, by = query.get("within", ""), query.get("by", "")
        self.within = int(within) if within in map(str, MONTHS) else USUAL_MONTHS
        self.by = by if by in BY else "area"
        self.said = {"within": str(self.within), "by": self.by}
        self.said |= {name: self.value(name) for name in ("region", "kind")}
        self.query = query_of(self.said)
        self._group = query_text(query, "of")

    @cached_property
    def group(self) -> Category | Product | None:
        """The area or product whose contracts are shown, if one is."""
        if not self._group:
            return None
        model: Any = Product if self.by == "product" else Category
        found: Category | Product | None = model.objects.filter(slug=self._group).first()
        return found

    @property
    def until(self) -> date:
        return timezone.localdate() + timedelta(days=round(self.within * DAYS_IN_A_MONTH))

    @cached_property
    def _ending(self) -> UseQuerySet:
        running = Use.objects.visible_to(AnonymousUser()).users()
        soon = running.filter(contract_ends_on__range=(timezone.localdate(), self.until))
        return self.narrowed(soon)

    @property
    def groups(self) -> "QuerySet[Any, Any]":
        """How many councils and contracts for each area or product, most councils first."""
        ending = self._ending.order_by()
        if self.by == "product":
            named = ending.filter(product__isnull=False)
            rows = named.values(slug=F("product__slug"), name=F("product__name"))
        else:
            areas = Category.objects.filter(pk=OuterRef("area"))
            filed = ending.annotate(area=AREA).filter(area__isnull=False)
            rows = filed.values(
                slug=Subquery(areas.values("slug")), name=Subquery(areas.values("name"))
            )
        counted = rows.annotate(
            councils=Count("council", distinct=True),
            contracts=Count("pk"),
            first=Min("contract_ends_on"),
            last=Max("contract_ends_on"),
        )
        return counted.order_by("-councils", "first", "name", "slug")

    @cached_property
    def contracts(self) -> UseQuerySet:
        """Those of the area or product that was chosen, the first to end first."""
        shown = self._ending
        if isinstance(self.group, Product):
            shown = shown.filter(product=self.group)
        elif self.group:
            shown = shown.in_area(area_of(self.group))
        return shown.select_related("council", "service", "product").by_contract_end()

    @cached_property
    def councils_count(self) -> int:
        return self.contracts.order_by().values("council").distinct().count()

    @property
    def category(self) -> Category | None:
        """Where a joint need would be filed."""
        return self.group.category if isinstance(self.group, Product) else self.group

    @property
    def joint_title(self) -> str:
        """What those who buy together would call it."""
        return f"Buy {self.group} together, by {self.until:%B %Y}" if self.group else ""

    @property
    def page_query(self) -> str:
        """The window, and the group whose contracts are shown, as a query string."""
        return self.address(of=[self.group.slug] if self.group else [])

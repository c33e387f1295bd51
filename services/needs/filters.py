"""Needs, and contracts that end, narrowed by what the query string says. Unknown values count for
nothing."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from councils.models import CouncilKind, Region
from portal.lists.filters import Chip
from portal.text import query_text
from services.models import Category, Product, Use, UseQuerySet
from services.needs.models import Need, NeedOutcome
from services.needs.models.matching import area_of
from services.needs.models.need import NeedQuerySet

OPEN, DECIDED = "open", "decided"
MONTHS = [3, 6, 9, 12, 18, 24]
USUAL_MONTHS = 12
DAYS_IN_A_MONTH = 365.25 / 12
BY = {"area": "service area", "product": "product"}
AREA = Coalesce("category", "product__category", "service__category")


class NeedFilter:
    """The needs that somebody looks at: of an area, a region, a state."""

    def __init__(self, query: QueryDict) -> None:
        self.area = query_text(query, "category")
        region, state = query_text(query, "region"), query_text(query, "state")
        self.region = region if region in Region.values else ""
        self.state = state if state in {OPEN, DECIDED, *NeedOutcome.values} else ""

    @cached_property
    def category(self) -> Category | None:
        return Category.objects.filter(slug=self.area).first() if self.area else None

    @property
    def needs(self) -> NeedQuerySet:
        found = Need.objects.shown().for_list()
        if self.category:
            found = found.in_area(self.category)
        if self.region:
            found = found.in_region(self.region)
        return self._in_state(found)

    def _in_state(self, found: NeedQuerySet) -> NeedQuerySet:
        if self.state == OPEN:
            return found.open()
        if self.state == DECIDED:
            return found.decided()
        return found.filter(outcome=self.state) if self.state else found

    @property
    def chips(self) -> list[Chip]:
        """What it is narrowed to in words, each with the address of the list without it."""
        states = {OPEN: "Open", DECIDED: "Decided", **dict(NeedOutcome.choices)}
        labels = {
            "state": states.get(self.state, ""),
            "category": self.category.name if self.category else "",
            "region": dict(Region.choices).get(self.region, ""),
        }
        return [Chip(label, self._without(name)) for name, label in labels.items() if label]

    def _without(self, name: str) -> str:
        others = {key: value for key, value in self.said.items() if value and key != name}
        return f"?{urlencode(others)}"

    @property
    def said(self) -> dict[str, str]:
        """What it is narrowed to, by the names of the query string."""
        category = self.category.slug if self.category else ""
        return {"category": category, "region": self.region, "state": self.state}

    @property
    def query(self) -> str:
        """The same as a query string, to go on from."""
        return urlencode({name: value for name, value in self.said.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.category or self.region or self.state)


class ContractFilter:
    """Contracts that end within a window, grouped by what they are for."""

    def __init__(self, query: QueryDict) -> None:
        within, by = query_text(query, "within"), query_text(query, "by")
        self.within = int(within) if within in map(str, MONTHS) else USUAL_MONTHS
        self.by = by if by in BY else "area"
        region, kind = query_text(query, "region"), query_text(query, "kind")
        self.region = region if region in Region.values else ""
        self.kind = kind if kind in CouncilKind.values else ""
        self.of = query_text(query, "of")

    @cached_property
    def chosen(self) -> Category | Product | None:
        """The group whose contracts are shown, if one is."""
        if not self.of:
            return None
        model: Any = Product if self.by == "product" else Category
        found: Category | Product | None = model.objects.filter(slug=self.of).first()
        return found

    @property
    def until(self) -> date:
        return timezone.localdate() + timedelta(days=round(self.within * DAYS_IN_A_MONTH))

    @cached_property
    def _ending(self) -> UseQuerySet:
        running = Use.objects.visible_to(AnonymousUser()).users()
        ending = running.filter(contract_ends_on__range=(timezone.localdate(), self.until))
        if self.region:
            ending = ending.in_region(self.region)
        return ending.filter(council__kind=self.kind) if self.kind else ending

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
        chosen = self._ending
        if isinstance(self.chosen, Product):
            chosen = chosen.filter(product=self.chosen)
        elif self.chosen:
            chosen = chosen.in_area(area_of(self.chosen))
        return chosen.select_related("council", "service", "product").by_contract_end()

    @cached_property
    def councils_count(self) -> int:
        return self.contracts.order_by().values("council").distinct().count()

    @property
    def category(self) -> Category | None:
        """Where a joint need would be filed."""
        return self.chosen.category if isinstance(self.chosen, Product) else self.chosen

    @property
    def joint_title(self) -> str:
        """What those who buy together would call it."""
        return f"Buy {self.chosen} together, by {self.until:%B %Y}" if self.chosen else ""

    @property
    def said(self) -> dict[str, Any]:
        """The window, by the names of the query string."""
        return {"within": self.within, "by": self.by, "region": self.region, "kind": self.kind}

    @property
    def page_query(self) -> str:
        """The window, and the group whose contracts are shown, as a query string."""
        return f"{self.query}&{urlencode({'of': self.chosen.slug})}" if self.chosen else self.query

    @property
    def query(self) -> str:
        """The window as a query string, to go on from."""
        return urlencode({name: value for name, value in self.said.items() if value})

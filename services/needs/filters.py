"""The filters of needs, and of contracts that end; each takes one value at most."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilKind, Region
from portal.lists.filters import Dimension, FilterSet, query_of
from portal.lists.table_order import TableOrder
from portal.search.models import Tally, TallySubject
from portal.text import query_text
from services.filters import in_categories
from services.models import (
    Category,
    Contract,
    ContractQuerySet,
    Product,
    Use,
    UseQuerySet,
)
from services.needs.models import ContractCount, ContractGroup, Need, NeedOutcome
from services.needs.models.need import NeedQuerySet

OPEN, DECIDED = "open", "decided"
MONTHS = [3, 6, 9, 12, 18, 24]
USUAL_MONTHS = 12
MAX_COUNTED = 20_000  # contracts, while somebody waits for the page
MAX_GROUPS = 1_000
DAYS_IN_A_MONTH = 365.25 / 12
BY = {"area": _("Service area"), "product": _("Product")}
AREA = Coalesce("category", "product__category", "service__category")
CONTRACT_COLUMNS = ["council", "used", "ends", "extension", "decide"]


def _in_states(values: list[str]) -> Q:
    if values == [DECIDED]:
        return ~Q(outcome="")
    return Q(outcome="" if values == [OPEN] else values[0])


STATES: dict[str, Any] = {OPEN: _("Open"), DECIDED: _("Decided"), **dict(NeedOutcome.choices)}
STATE = Dimension("state", _("Status"), STATES, fits=_in_states)
REGION = Dimension("region", _("Region"), dict(Region.choices), F("council__region"))
KIND = Dimension("kind", _("Council type"), dict(CouncilKind.choices), F("council__kind"))


class NeedFilter(FilterSet[Dimension]):
    """The needs that somebody looks at: of an area, a region, a state."""

    takes_many = False

    def __init__(self, query: QueryDict) -> None:
        slug = query_text(query, "category")
        asked = Category.objects.filter(slug=slug) if slug else Category.objects.none()
        areas = dict(asked.values_list("slug", "name"))
        area = Dimension("category", gettext("Service area"), areas, fits=in_categories)
        super().__init__(query, [STATE, area, REGION])
        self.said = {name: self.value(name) for name in ("category", "region", "state")}
        self.query = query_of(self.said)

    @property
    def needs(self) -> NeedQuerySet:
        return self.narrowed(Need.objects.shown().for_list())


def count_contracts() -> int:
    """Count the groups of every choice that has too many contracts; how many choices there are."""
    choices = [(by, within) for by in BY for within in MONTHS]
    many = [each for each in choices if contracts_of(*each).are_too_many]
    for by, within in many:
        groups = contracts_of(by, within).count_groups()[:MAX_GROUPS]
        ContractCount.objects.keep(by, within, groups)
    return len(many)


def contracts_of(by: str, within: int) -> "ContractFilter":
    return ContractFilter(QueryDict(f"by={by}&within={within}"))


class ContractFilter(FilterSet[Dimension]):
    """Contracts that end within a window, grouped by what they are for."""

    takes_many = False

    def __init__(self, query: QueryDict, council: Council | None = None) -> None:
        super().__init__(query, [REGION, KIND])
        within, by, of = query.get("within", ""), query.get("by", ""), query_text(query, "of")
        self.within = int(within) if within in map(str, MONTHS) else USUAL_MONTHS
        self.by = by if by in BY else "area"
        self.like = council if query.get("like") == "on" else None
        self._product = of if self.by == "product" else ""
        self._area = query_text(query, "area") or ("" if self._product else of)
        self.said = {"within": str(self.within), "by": self.by}
        self.said |= {name: self.value(name) for name in ("region", "kind")}
        self.said |= {"like": "on" if self.like else ""}
        self.query = query_of(self.said)
        self._given = query

    @property
    def region(self) -> str:
        return self.value("region")

    @cached_property
    def is_alone(self) -> bool:
        """Whether only councils like one are asked for, and none is known to be like it."""
        return self.like is not None and not self.like.twins.for_page().exists()

    @cached_property
    def area(self) -> Category | None:
        return Category.objects.filter(slug=self._area).first() if self._area else None

    @cached_property
    def group(self) -> Category | Product | None:
        """The area or product whose contracts are shown, if one is."""
        if self._product:
            return Product.objects.filter(slug=self._product).first()
        return self.area if self.by == "area" else None

    @property
    def group_address(self) -> str:
        """The address of the contracts of a group, without its slug at the end."""
        if self.by == "product":
            return f"{self.address(area=[self.area.slug] if self.area else [])}&of="
        return f"{self.address()}&area="

    @property
    def until(self) -> date:
        return timezone.localdate() + timedelta(days=round(self.within * DAYS_IN_A_MONTH))

    @cached_property
    def _ending(self) -> ContractQuerySet:
        """Contracts of the councils that were chosen, whatever they cover."""
        soon = Contract.objects.ending(timezone.localdate(), self.until)
        if self.like:
            soon = soon.of_councils_like(self.like)
        return self.narrowed(soon)

    @cached_property
    def _covered(self) -> UseQuerySet:
        """What councils use now, and others may know of, for the area that was chosen."""
        running = Use.objects.visible_to(AnonymousUser()).users()
        return running.in_area(self.area.keys_within()) if self.area else running

    @cached_property
    def stored(self) -> ContractCount | None:
        """What was counted in the last hour, where there is too much to count it now."""
        if self.chosen or self.like or self.area or not self.are_too_many:
            return None
        return ContractCount.objects.filter(by=self.by, within=self.within).first()

    @property
    def groups(self) -> list[ContractGroup]:
        """How many councils and contracts for each area or product, most councils first."""
        return self.stored.read_groups if self.stored else self.count_groups()

    @property
    def are_too_many(self) -> bool:
        """Whether more contracts end in the window than a page can count; triggers tally them."""
        subject = TallySubject.RUNNING_BY_END
        today, until = timezone.localdate().isoformat(), self.until.isoformat()
        counted = Tally.objects.counts(subject)[subject].items()
        return sum(number for day, number in counted if today <= day <= until) > MAX_COUNTED

    def count_groups(self) -> list[ContractGroup]:
        counted = self._placed.annotate(
            councils=Count("council", distinct=True),
            contracts=Count("contract_links__contract", distinct=True),
            first=Min("contract_links__contract__ends_on"),
            last=Max("contract_links__contract__ends_on"),
        )
        rows = {row.pop("what"): row for row in counted}
        model: Any = Product.ever if self.by == "product" else Category.objects
        named = model.filter(pk__in=rows).values_list("pk", "slug", "name")
        groups = [ContractGroup(slug, name, **rows[pk]) for pk, slug, name in named]
        return sorted(groups, key=lambda group: group.order)

    @property
    def _placed(self) -> "QuerySet[Any, Any]":
        """The contracts by the key of what they are for; named afterwards, not once a contract."""
        what = F("product") if self.by == "product" else AREA
        ending = self._covered.filter(contract_links__contract__in=self._ending.order_by())
        placed: QuerySet[Any, Any] = ending.order_by().annotate(what=what)
        return placed.filter(what__isnull=False).values("what")

    @cached_property
    def contracts(self) -> ContractQuerySet:
        """Those of the area or product that was chosen, each once; the first to decide first."""
        covered = self._covered
        if isinstance(self.group, Product):
            covered = covered.filter(product=self.group)
        shown = self._ending.covering(covered).with_facts(Use.objects.visible_to(AnonymousUser()))
        return shown.by_decision().in_column_order(self.order)

    @cached_property
    def order(self) -> TableOrder:
        """How the contracts of a group are sorted."""
        known = QueryDict(self.page_query.removeprefix("?"))
        return TableOrder(
            self._given, CONTRACT_COLUMNS, "all-contracts", known=known, is_whole=True
        )

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
        return (
            gettext("Joint procurement: {group}, by {month}").format(
                group=self.group, month=date_format(self.until, "F Y")
            )
            if self.group
            else ""
        )

    @property
    def page_query(self) -> str:
        """All that was chosen, and the group whose contracts are shown, as a query string."""
        return self.address(
            area=[self.area.slug] if self.area else [],
            of=[self.group.slug] if isinstance(self.group, Product) else [],
        )

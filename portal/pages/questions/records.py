"""The records that a question asks for, of those that the reader sees."""

from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from councils.models import Council, CouncilKind, Region
from councils.permissions import can_see_peers_only
from portal.accounts.permissions import AnyUser
from portal.lists.name_order import by_name
from portal.pages.questions import question as acts
from portal.pages.questions.question import Reading
from services.filters import CatalogueFilter
from services.models import Contract, Product, Service, Supplier, Twin, Use, UseQuerySet
from services.models.choices import UseStatus
from services.models.offer import OfferState
from services.models.use_queryset import PLANNING
from services.needs.models import Need

OF_COUNCILS = {acts.USES, acts.LEFT, acts.LEAVES, acts.MOVED, acts.PLANS, acts.PLANS_TO_LEAVE}
OF_NEEDS = {acts.NEEDS, acts.PLANS, acts.PLANS_TO_LEAVE}
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
FACTS = ["council", "product", "service", "replaced_product"]


class QuestionRecords:
    """What answers a question, for one reader.

    Members' facts (values, contract ends) neither narrow nor order what visitors get: the filters
    that need them are left out, and ``needs_sign_in`` says so.
    """

    def __init__(self, asked: Reading, user: AnyUser, council: Council | None) -> None:
        self.asked, self.user = asked, user
        self.sees_peers_only = can_see_peers_only(user)
        self.council = council if self.sees_peers_only else None
        reading = asked if self.sees_peers_only else asked.for_visitor()
        self.reading = reading if self.council else reading.without({"like"})

    @property
    def needs_sign_in(self) -> bool:
        """Whether a filter was left out because the reader is no member of a council."""
        if self.sees_peers_only:
            return self.asked.is_like and self.council is None
        is_for_members = any(each.is_for_members for each in self.asked.filters)
        return is_for_members or self.asked.act == acts.CONTRACTS

    @cached_property
    def is_alone(self) -> bool:
        """Whether only councils like the reader's are asked for, and none is known to be."""
        if not (self.reading.is_like and self.council):
            return False
        return not self.council.twins.for_page().exists()

    @cached_property
    def uses(self) -> UseQuerySet:
        """The uses that fit, by council."""
        found = self._in_act(self._visible)
        if self.reading.period and self.asked.act not in OF_NEEDS:
            found = found.filter(self._moved_in_period)
        if self.reading.amount:
            found = found.filter(self.reading.amount.of_records())
        shown = self._placed(found.select_related(*FACTS))
        return shown.order_by(by_name("council__name"), "pk")

    @cached_property
    def contracts(self) -> QuerySet[Contract, Contract]:
        """The contracts that fit, which end first; none for visitors."""
        if not self.sees_peers_only:
            return Contract.objects.none()
        covered = self._of_things(self._visible.users())
        found = Contract.objects.visible_to(self.user).covering(covered)
        if period := self.reading.period:
            field = "ends_on" if self.reading.has_ends else "starts_on"
            found = found.filter(**period.bounds(field))
        if self.reading.amount:
            found = found.filter(self.reading.amount.of_records())
        return self._placed(found).with_facts(self._visible).by_end()

    @cached_property
    def needs(self) -> QuerySet[Need, Need]:
        """The open needs that fit, newest first; of all, those that everybody sees."""
        systems = self.reading.about or ((self.reading.origin,) if self.reading.origin else ())
        found = Need.objects.visible_to(self.user).open().for_list()
        if self.reading.area:
            found = found.in_area(self.reading.area)
        if systems:
            found = found.filter(_of_systems(systems))
        if self.reading.period:
            found = found.filter(**self.reading.period.bounds("needed_by"))
        if self.reading.amount:
            found = found.filter(self.reading.amount.of_bands())
        return self._placed(found)

    @cached_property
    def catalogue(self) -> CatalogueFilter:
        """The services that fit, as the catalogue itself finds them."""
        return CatalogueFilter(
            QueryDict(urlencode(self._chosen, True)), Service.objects.published()
        )

    @property
    def _chosen(self) -> dict[str, list[str]]:
        """What the boxes of the catalogue would say."""
        reading, chosen = self.reading, {}
        if reading.area:
            chosen["category"] = [reading.area.slug]
        chosen["supplier"] = [each.slug for each in reading.about]
        if reading.region:
            chosen["region"] = reading.region.among(Region.values)
        if reading.council_kind:
            chosen["council_kind"] = reading.council_kind.among(CouncilKind.values)
        if reading.act == acts.OFFERS:
            chosen["offer"] = [OfferState.OPEN.value, OfferState.LIMITED.value]
        if reading.act == acts.SHARES:
            chosen["kind"] = ["shared_service"]
        return {name: values for name, values in chosen.items() if values}

    @property
    def catalogue_url(self) -> str:
        return f"{reverse('services:index')}?{urlencode(self._chosen, True)}"

    @property
    def _visible(self) -> UseQuerySet:
        return Use.objects.visible_to(self.user)

    def _in_act(self, uses: UseQuerySet) -> UseQuerySet:
        """The uses that say what councils did, with what."""
        reading = self.reading
        if reading.act in {acts.PLANS, acts.PLANS_TO_LEAVE}:
            return self._planned(uses)
        if reading.act == acts.LEAVES:
            leaving = uses.filter(status=UseStatus.PHASING_OUT)
            return self._of_area(
                leaving.of_systems([reading.origin]) if reading.origin else leaving
            )
        if reading.act in {acts.LEFT, acts.MOVED}:
            return self._of_things(self._moved(uses))
        return self._of_things(uses.users())

    def _planned(self, uses: UseQuerySet) -> UseQuerySet:
        """What is planned; of a plan to leave, also what is being replaced."""
        planned = uses.filter(status__in=PLANNING)
        origin = self.reading.origin
        if origin is None:
            return self._of_things(planned)
        replacing = planned.filter(_replacing(origin))
        if self.reading.about:
            return self._of_things(replacing)
        leaving = uses.of_systems([origin]).filter(status=UseStatus.PHASING_OUT)
        return self._of_area(replacing | leaving)

    def _moved(self, uses: UseQuerySet) -> UseQuerySet:
        """What replaced something, or was stopped."""
        origin = self.reading.origin
        replaced = uses.exclude(status__in=PLANNING).exclude(replaced_product=None)
        if self.reading.about:
            return replaced.filter(_replacing(origin)) if origin else replaced
        if origin is None:
            return replaced | uses.filter(status=UseStatus.STOPPED)
        if isinstance(origin, Product):
            return uses.that_left(origin)
        return uses.that_left_supplier(origin)

    @property
    def _moved_in_period(self) -> Q:
        """What began in it; of what was stopped, what ended in it."""
        assert self.reading.period is not None  # noqa: S101 - asked before
        began = Q(**self.reading.period.bounds("since"))
        if self.reading.act not in {acts.LEFT, acts.MOVED}:
            return began
        ended = Q(**self.reading.period.bounds("until"), status=UseStatus.STOPPED)
        return ended | (began & ~Q(status=UseStatus.STOPPED))

    def _of_things(self, uses: UseQuerySet) -> UseQuerySet:
        """Those of the systems and the area asked about."""
        if self.reading.about:
            uses = uses.of_systems(self.reading.about)
        if self.reading.excluded:
            without = self._visible.of_systems(self.reading.excluded)
            uses = uses.exclude(pk__in=without.order_by().values("pk"))
        return self._of_area(uses)

    def _of_area(self, uses: UseQuerySet) -> UseQuerySet:
        return uses.in_area(self.reading.area.keys_within()) if self.reading.area else uses

    def _placed(self, rows: Rows) -> Rows:
        """Those of the councils asked about."""
        reading = self.reading
        if reading.region:
            rows = rows.filter(council__region__in=reading.region.among(Region.values))
        if reading.council_kind:
            kinds = reading.council_kind.among(CouncilKind.values)
            rows = rows.filter(council__kind__in=kinds)
        if reading.council:
            rows = rows.filter(council=reading.council)
        if reading.is_like and self.council:
            rows = rows.filter(council__in=Twin.objects.group_of(self.council))
        return rows


def _replacing(origin: Product | Supplier) -> Q:
    path = "replaced_product" if isinstance(origin, Product) else "replaced_product__supplier"
    return Q(**{path: origin})


def _of_systems(systems: Any) -> Q:
    """Needs of these products, or of products from these suppliers."""
    products = [each for each in systems if isinstance(each, Product)]
    suppliers = [each for each in systems if isinstance(each, Supplier)]
    return Q(product__in=products) | Q(product__supplier__in=suppliers)

"""Lists of uses: who uses something, and all that one council has."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db.models import Expression, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.db.models.lookups import In
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.filters import Scope
from councils.models import Council, Region
from portal.lists.filters import Chip, Dimension, FilterSet, query_of
from portal.lists.table_order import TableOrder
from portal.text import short_date
from services.list_fields import BY_KEY
from services.models import Category, Contract, Twin, Use, UseQuerySet
from services.models.choices import UseStatus
from services.models.months import months_from
from services.models.peer_comparison import AREA
from services.models.use_queryset import AREA as NAME_OF_AREA
from services.models.use_queryset import AREAS, REVIEW_DAYS, STAGE, USED

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Found = TypeVar("Found", bound=Model)


class UsersList:
    """The councils that use something: of a region, or like the reader's own, if asked.

    ``council`` is the reader's own, if they are a member. The ends of contracts are for members,
    and so is their order. The table of a product ``shows_used``: which service each uses.
    """

    def __init__(
        self,
        query: QueryDict,
        council: Council | None,
        *,
        sees_peers_only: bool = False,
        shows_used: bool = False,
    ) -> None:
        region = query.get("region", "")
        self.region = Region(region) if region in Region.values else None
        self.council = council
        self.like = council if query.get("like") == "on" else None
        known = query_of({"like": "on" if self.like else "", "region": self.region or ""})
        names = ["council", *(["service"] if shows_used else []), "status", "since"]
        names += ["ends"] if sees_peers_only else []
        self.order = TableOrder(query, names, "all-councils", known=known)

    @property
    def key(self) -> str:
        """What tells one list of the same uses from another."""
        like = self.like.pk if self.like else bool(self.council)
        return f"{self.region or ''}:{like}:{self.order.value}"

    @cached_property
    def is_alone(self) -> bool:
        """Whether only councils like one are asked for, and none is known to be like it."""
        return self.like is not None and not self.like.twins.for_page().exists()

    def narrow(self, uses: UseQuerySet) -> UseQuerySet:
        if self.like:
            uses = uses.of_councils_like(self.like)
        return uses.in_region(self.region) if self.region else uses

    @property
    def region_address(self) -> str:
        """The address of one region's councils, without the region at the end."""
        return f"?{'like=on&' if self.like else ''}region="

    @property
    def like_address(self) -> str:
        """The address of the councils that are like the reader's own, or of all again."""
        like = "" if self.like else "on"
        query = query_of({"like": like, "region": self.region or "", "sort": self.order.value})
        return f"?{query.urlencode()}#who-uses-it"


class CouncilPlace(NamedTuple):
    """Where a council is, and of which type."""

    region: str
    kind: str


def places_of(councils: Iterable[int]) -> dict[int, CouncilPlace]:
    rows = Council.objects.filter(pk__in={*councils})
    return {key: CouncilPlace(*more) for key, *more in rows.values_list("pk", "region", "kind")}


class ShapeScope(Scope):
    """Of which councils the shape of an area is: of a region, a type, or like a member's own."""

    words = ("like",)

    def __init__(self, query: QueryDict, council: Council | None) -> None:
        super().__init__(query)
        self.like = council if query.get("like") == "on" else None

    @property
    def is_everywhere(self) -> bool:
        return super().is_everywhere and self.like is None

    @property
    def is_alone(self) -> bool:
        """Whether only councils like one are asked for, and none is known to be like it."""
        return self.like is not None and self.group == {self.like.pk}

    @property
    def key(self) -> str:
        """What tells one shape of the same area from another."""
        return f"{self.region}:{self.kind}:{self.like.pk if self.like else ''}"

    @cached_property
    def group(self) -> set[int]:
        """The member's council and those most like it, where only these are asked for."""
        return {*Twin.objects.group_of(self.like)} if self.like else set()

    def holds(self, council: int, place: CouncilPlace, but: str = "") -> bool:
        """Whether a council is in it; ``but`` names what not to look at."""
        if self.like and council not in self.group:
            return False
        values = self.values.items()
        return all(getattr(place, name) == value for name, value in values if name != but)

    def of_councils(self, rows: QuerySet[Found]) -> QuerySet[Found]:
        rows = self.within(rows, "council")
        return rows.filter(council__in=self.group) if self.like else rows

    @property
    def chips(self) -> list[Chip]:
        label = gettext("Councils like {council}").format(council=self.like)
        own = [Chip(label, self.address(like=[]))] if self.like else []
        return super().chips + own


LIST_COLUMNS = [
    *("system", "supplier", "area", "status", "since", "owner_team", "ends_on", "annual_cost"),
    "confirmed",
]
LAST_CONFIRMED = _("Last confirmed")
NOT_RECORDED, ENDED, STALE = "none", "ended", "year"
ENDS: "dict[str, StrOrPromise]" = {
    "3": _("Within 3 months"),
    "6": _("Within 6 months"),
    "12": _("Within 12 months"),
    "24": _("Within 24 months"),
    ENDED: _("Has ended"),
    NOT_RECORDED: _("Not recorded"),
}


def _ends(values: list[str]) -> Q:
    today = timezone.localdate()
    if values == [NOT_RECORDED]:
        return Q(contract_ends_on=None)
    if values == [ENDED]:
        return Q(contract_ends_on__lt=today)
    return Q(contract_ends_on__range=(today, months_from(today, int(values[0]))))


def _not_confirmed(values: list[str]) -> Q:
    latest = timezone.now() - timedelta(days=REVIEW_DAYS)
    return Q(last_confirmed_at__lt=latest) | Q(last_confirmed_at=None, created_at__lt=latest)


def _in_areas(slugs: list[str]) -> Q:
    keys = Category.objects.called_or_within(slugs).values("pk")
    return Q(In(AREA, keys))


def _of_team(values: list[str]) -> Q:
    return Q(owner_team="" if values == [NOT_RECORDED] else values[0])


def _orders() -> "dict[str, Expression | F]":
    contracts = Contract.objects.filter(uses=OuterRef("pk")).last_first()
    return {
        "system": Lower(USED),
        "supplier": Lower(
            Coalesce(Subquery(contracts.values("supplier__name")[:1]), "product__supplier__name")
        ),
        "area": Lower(NAME_OF_AREA),
        "status": STAGE,
        "since": F("since"),
        "owner_team": Lower(NullIf("owner_team", Value(""))),
        "ends_on": F("contract_ends_on"),
        "annual_cost": F("annual_cost"),
        "confirmed": F("last_confirmed_at"),
    }


class ListCell(NamedTuple):
    """One fact of a system in the list of its council, as people read it."""

    name: str
    label: "StrOrPromise"
    shown: str
    is_editable: bool = True


class ListRow:
    """A system in the list of its council, with its contracts, the one that ends last first."""

    def __init__(self, use: Use) -> None:
        self.use = use
        self.contracts: list[Contract] = use.contracts_last_first  # type: ignore[attr-defined]  # OwnList finds them

    @property
    def supplier(self) -> str:
        """Whom the contract is with, or else who makes the product."""
        of_contract = self.contracts[0].supplier if self.contracts else None
        maker = self.use.product.supplier if self.use.product else None
        return str(of_contract or maker or "")

    @property
    def cells(self) -> Iterator[ListCell]:
        use = self.use
        has_one = len(self.contracts) <= 1  # of several contracts each has its own page
        cost = "" if use.annual_cost is None else f"£{use.annual_cost:,}"
        yield self._cell("supplier", self.supplier, is_editable=False)
        yield self._cell("area", str(use.filed_under or ""))
        yield self._cell("status", str(use.get_status_display()))
        yield self._cell("since", short_date(use.since))
        yield self._cell("owner_team", use.owner_team)
        yield self._cell("ends_on", short_date(use.contract_ends_on), is_editable=has_one)
        yield self._cell("annual_cost", cost, is_editable=has_one)
        confirmed = use.last_confirmed_at and timezone.localdate(use.last_confirmed_at)
        yield ListCell("confirmed", LAST_CONFIRMED, short_date(confirmed), is_editable=False)

    def _cell(self, name: str, shown: str, *, is_editable: bool = True) -> ListCell:
        is_open = is_editable and self.use.is_shown
        return ListCell(name, BY_KEY[name].heading, shown, is_open)


class OwnList(FilterSet[Dimension]):
    """All systems of a council, as its people narrow and sort them."""

    takes_many = False
    words = ("sort",)

    def __init__(self, query: QueryDict, council: Council) -> None:
        self.uses = Use.objects.of_council(council).confirmed()
        dimensions = [
            Dimension("area", _("Service area"), self._areas(), fits=_in_areas),
            Dimension("status", _("Status"), dict(UseStatus.choices)),
            Dimension("team", _("Owner team"), self._teams(), fits=_of_team),
            Dimension("ends", _("Contract end date"), ENDS, fits=_ends),
            Dimension(
                *("confirmed", LAST_CONFIRMED, {STALE: _("Not for a year")}),
                fits=_not_confirmed,
            ),
        ]
        super().__init__(query, dimensions)
        self.order = TableOrder(query, LIST_COLUMNS, "systems", known=self.query, is_whole=True)

    def _areas(self) -> "dict[str, StrOrPromise]":
        """The service areas of its systems, and those that these are within."""
        used = self.uses.order_by().values(key=AREA)
        rows = Category.objects.filter(Q(pk__in=used) | Q(children__in=used)).distinct()
        return dict(sorted(rows.values_list("slug", "name"), key=lambda row: row[1].casefold()))

    def _teams(self) -> "dict[str, StrOrPromise]":
        teams = self.uses.team_names()
        return {NOT_RECORDED: _("Not recorded"), **dict(zip(teams, teams, strict=True))}

    @property
    def teams(self) -> list[str]:
        return [team for team in self.dimensions[2].labels if team != NOT_RECORDED]

    @cached_property
    def rows(self) -> UseQuerySet:
        """Those that fit, with what the list shows of each."""
        contracts = Contract.objects.select_related("supplier").last_first()
        shown = self.uses.select_related("product__supplier", *AREAS).prefetch_related(
            Prefetch("contracts", contracts, to_attr="contracts_last_first")
        )
        return self.order.sort(self.narrowed(shown.order_by(Lower(USED), "pk")), _orders())

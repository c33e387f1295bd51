"""The lists of who uses something: whom they hold, and in which order."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from councils.filters import Scope
from councils.models import Council, Region
from portal.lists.filters import Chip, query_of
from portal.lists.table_order import TableOrder
from services.models import Twin, UseQuerySet

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

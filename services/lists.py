"""The lists of who uses something: whom they hold, and in which order."""

from django.http import QueryDict

from councils.models import Council, Region
from portal.lists.filters import query_of
from portal.lists.table_order import TableOrder
from services.models import UseQuerySet


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

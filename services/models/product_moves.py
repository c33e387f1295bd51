"""Between which products councils have moved, and what those who left a product say."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from django.db.models import Case, Count, F, Max, Q, When

from councils.models import Council
from services.models.suppliers import Product
from services.models.use import Use
from services.models.use_queryset import UseQuerySet

SHOWN = 10


class Leaver(NamedTuple):
    """A council that left a product: what it uses instead, and what it says of the old one."""

    council: Council
    instead: Use | None
    stopped: Use | None


class Moves(NamedTuple):
    """Rows with a product's name and slug, how many councils moved and when the last one did."""

    arrived: list[dict[str, Any]]
    left: list[dict[str, Any]]
    leavers: list[Leaver]

    def __bool__(self) -> bool:
        return any(self)


def moves_of(product: Product, uses: UseQuerySet) -> Moves:
    """Return who came to a product and who left it, of uses that the reader may see.

    A council has moved when its use of one product says that it replaced another.
    """
    known = uses.order_by()
    arrived = known.filter(product=product).exclude(replaced_product=None)
    left = known.that_left(product)
    moved = left.that_replaced(product)
    return Moves(
        arrived=_counted(arrived, "replaced_product"),
        left=_counted(moved.exclude(product=None), "product"),
        leavers=_leavers(moved, left.exclude(replaced_product=product)),
    )


def _leavers(left: UseQuerySet, stopped: UseQuerySet) -> list[Leaver]:
    """Who moved on, the latest first; then who stopped, those first that say why.

    The same councils as ``UseQuerySet.that_left`` counts, as far as the list goes.
    """
    latest = left.select_related("council", "product", "service")
    moved = _first_of_each(latest.order_by(F("since").desc(nulls_last=True), "pk")[:SHOWN])
    explained = Q(council__in=moved) | ~Q(stopped_reason="") | ~Q(lesson="")
    explained_first = Case(When(explained, then=0), default=1)
    ended = stopped.select_related("council")
    ended = ended.order_by(explained_first, F("until").desc(nulls_last=True), "-updated_at", "pk")
    others = _first_of_each(ended[: 2 * SHOWN])
    first = [Leaver(use.council, use, others.pop(key, None)) for key, use in moved.items()]
    return [*first, *(Leaver(use.council, None, use) for use in others.values())]


def _first_of_each(uses: Iterable[Use]) -> dict[int, Use]:
    """Return the first use of each council, in their order."""
    found: dict[int, Use] = {}
    for use in uses:
        found.setdefault(use.council_id, use)
    return found


def _counted(uses: UseQuerySet, path: str) -> list[dict[str, object]]:
    rows = uses.values(name=F(f"{path}__name"), slug=F(f"{path}__slug"))
    counted = rows.annotate(councils=Count("council", distinct=True), latest=Max("since"))
    return cast("list[dict[str, Any]]", list(counted.order_by("-councils", "name")[:SHOWN]))

"""Between which products councils have moved, and what those who left a product say."""

from typing import Any, NamedTuple, cast

from django.db.models import Count, F, Max, Q

from services.models.choices import UseStatus
from services.models.suppliers import Product
from services.models.use import Use, UseQuerySet

SHOWN = 10


class Moves(NamedTuple):
    """Rows with a product's name and slug, how many councils moved and when the last one did."""

    arrived: list[dict[str, Any]]
    left: list[dict[str, Any]]
    leavers: list[Use]

    def __bool__(self) -> bool:
        return any(self)


def moves_of(product: Product, uses: UseQuerySet) -> Moves:
    """Return who came to a product and who left it, of uses that the reader may see.

    A council has moved when its use of one product says that it replaced another.
    """
    known = uses.order_by()
    arrived = known.filter(product=product).exclude(replaced_product=None)
    left = known.filter(replaced_product=product).exclude(product=None)
    stopped = known.filter(product=product, status=UseStatus.STOPPED)
    latest = stopped.select_related("council").order_by(
        F("until").desc(nulls_last=True), "-updated_at", "pk"
    )
    with_words = latest.filter(~Q(stopped_reason="") | ~Q(lesson=""))
    return Moves(
        arrived=_counted(arrived, "replaced_product"),
        left=_counted(left, "product"),
        leavers=list(with_words[:SHOWN]),
    )


def _counted(uses: UseQuerySet, path: str) -> list[dict[str, Any]]:
    rows = uses.values(name=F(f"{path}__name"), slug=F(f"{path}__slug"))
    counted = rows.annotate(councils=Count("council", distinct=True), latest=Max("since"))
    return cast("list[dict[str, Any]]", list(counted.order_by("-councils", "name")[:SHOWN]))

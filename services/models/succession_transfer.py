"""What a council leaves of its listings and uses, by service area (decision 22)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from councils.models import Council
from councils.models.succession_transfer import TransferKind, TransferRule
from services.models.service import Service
from services.models.taxonomy import Category
from services.models.use import Use

OF_USES = ["category", "product__category", "service__category"]


def top_area(*paths: str) -> Callable[[Any], Any]:
    """Rows with ``area``: the key of the top area of the first of these categories; or 0."""
    keys = [key for path in paths for key in (f"{path}__parent", path)]
    return lambda rows: rows.annotate(area=Coalesce(*keys, Value(0)))


GOES = [
    TransferRule(
        "services.service.council",
        TransferKind.LISTINGS,
        "inherited_from",
        top_area("category"),
        ("listing", "listings"),
    ),
    TransferRule(
        "services.offer.council", TransferKind.LISTINGS, in_area=top_area("service__category")
    ),
    TransferRule("services.use.council", TransferKind.USES, "inherited_from", top_area(*OF_USES)),
    TransferRule(
        "services.benefit.council",
        TransferKind.SAVINGS,
        in_area=top_area("service__category", "partnership__category"),
    ),
]
STAYS = [
    "services.service.inherited_from",
    "services.use.inherited_from",
    "services.benefit.confirmed_for",
    "services.overlap.council",
    "services.twin.council",  # found anew every night
    "services.twin.other",
]


def lock_listings(council: Council) -> None:
    """Its own, and those it uses: they are locked before any of their uses."""
    used = council.uses.values("service")
    rows = Service.objects.filter(Q(council=council) | Q(pk__in=used)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def areas(council: Council) -> dict[int, str]:
    """The top areas of what it lists and uses, by name."""
    listed = top_area("category")(council.services.order_by()).values("area")
    used = top_area(*OF_USES)(Use.objects.filter(council=council).order_by()).values("area")
    found = Category.objects.filter(Q(pk__in=listed) | Q(pk__in=used)).in_order()
    return dict(found.values_list("pk", "name"))

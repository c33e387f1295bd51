"""Whether the database has counted right."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.search.models import Tally
from services.models.service import Service
from services.models.use import Use
from services.models.use_counts import TALLIES_OF_LISTINGS, TALLIES_OF_USES

TALLIED = {"listings": TALLIES_OF_LISTINGS, "uses": TALLIES_OF_USES}


def find_drifted_services() -> list[Any]:
    """Listings whose counters are not what their rows say, each with what these say.

    As ``counted_users`` and ``counted_products``.
    """
    uses = Use.objects.running().filter(service=OuterRef("pk")).order_by()
    users = uses.values("service").annotate(n=Count("council", distinct=True)).values("n")
    built = Service.products.through.objects.filter(service=OuterRef("pk"))
    products = ArraySubquery(built.order_by("product").values("product"))
    counted = Service.objects.annotate(
        counted_users=Coalesce(Subquery(users), 0), counted_products=products
    )
    drift = ~Q(users_count=F("counted_users")) | ~Q(product_keys=F("counted_products"))
    return list(counted.filter(drift).order_by("pk"))


def find_drifted_tallies() -> list[tuple[str, str]]:
    """The subject and key of each number of listings or uses that is not what the rows say."""
    found = (Tally.objects.with_drift(source, rows) for source, rows in TALLIED.items())
    return [drifted for each in found for drifted in each]


def count_tallies_again() -> None:
    for source, rows in TALLIED.items():
        Tally.objects.count_again(source, rows)

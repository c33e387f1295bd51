"""Whether the database has counted right."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from services.models.service import Service
from services.models.use import Use


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

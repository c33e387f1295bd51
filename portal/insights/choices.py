"""What councils chose for each service area, and how far they agree: worked out from one list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models.functions import Coalesce

from councils.models import Council
from services.models import Service, Use
from services.models.area_shape import LEADING, MIN_GROUP

FILED_UNDER = Coalesce("category", "product__category", "service__category")
Products = Mapping[int, set[int]]


class Choice(NamedTuple):
    """A council uses a product for a service area, itself or through a published service."""

    council: int
    area: int
    product: int


class CouncilArea(NamedTuple):
    """A council and a service area for which it uses a known product."""

    council: int
    area: int


def current_choices() -> set[Choice]:
    """What all current councils of local government use now, in two queries."""
    councils = Council.objects.current().of_local_government()
    uses = Use.objects.users().filter(council__in=councils.order_by())
    filed = uses.order_by().annotate(area=FILED_UNDER).exclude(area=None)
    rows = list(filed.values_list("council", "area", "product", "service"))
    built_on = products_of_services({service for *_, service in rows if service})
    return {
        Choice(council, area, each)
        for council, area, product, service in rows
        for each in ({product} if product else built_on.get(service, set()))
    }


def products_of_services(services: set[int]) -> dict[int, set[int]]:
    """The products that each of these services is built on."""
    found: dict[int, set[int]] = defaultdict(set)
    joined = Service.products.through.objects.filter(service__in=services).order_by()
    for service, product in joined.values_list("service_id", "product_id"):
        found[service].add(product)
    return dict(found)


def leading_products(choices: Iterable[Choice]) -> dict[int, set[int]]:
    """The two products that most councils use for each area in which three councils use any.

    Of those that equally many use, the one that was added first comes first.
    """
    users: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for choice in choices:
        users[choice.area][choice.product].add(choice.council)
    return {
        area: set(sorted(products, key=lambda each: (-len(products[each]), each))[:LEADING])
        for area, products in users.items()
        if len(set().union(*products.values())) >= MIN_GROUP
    }


class Agreement(NamedTuple):
    """Each council and area that is counted, and those on a leading product of the area."""

    known: set[CouncilArea]
    leading: set[CouncilArea]


def agreement_of(choices: Iterable[Choice], leading: Products) -> Agreement:
    """Count a council once for an area, however many products it uses for it."""
    counted = [choice for choice in choices if choice.area in leading]
    agreed = [choice for choice in counted if choice.product in leading[choice.area]]
    return Agreement(
        {CouncilArea(choice.council, choice.area) for choice in counted},
        {CouncilArea(choice.council, choice.area) for choice in agreed},
    )

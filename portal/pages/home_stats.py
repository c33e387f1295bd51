"""What the home page counts. A minute old at most."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from portal.insights.figures.figure import MIN_GROUP
from portal.site.fragment_cache import get_or_make
from services.filters import listings_counted
from services.models import Category, Product, Service, Use, UseQuerySet
from services.rendered_cards import render_cards

IN_A_LIST = 6
CONTRACT_WINDOWS = {"3 months": 91, "6 months": 182, "12 months": 365}


@dataclass(frozen=True)
class HomeNumbers:
    """Counts of what visitors may see, and the rows the home page lists."""

    services: int
    regions: dict[str, int]
    uses: int
    with_room: int
    categories: list[tuple[Category, int]]
    newest: list[SafeString]
    most_used: list[SafeString]
    products: list[Product]
    contracts: list[tuple[str, int]]

    @property
    def councils(self) -> int:
        return sum(self.regions.values())


def home_numbers() -> HomeNumbers:
    return get_or_make("home", _count)


def _count() -> HomeNumbers:
    services = Service.objects.published()
    uses = Use.objects.visible_to(AnonymousUser()).users()
    counted = listings_counted("", "room", "category")
    return HomeNumbers(
        services=counted[""].get("", 0),
        regions={
            row["council__region"]: row["n"]
            for row in uses.of_local_government().count_by("council__region")
        },
        uses=uses.count(),
        with_room=counted["room"].get("yes", 0),
        categories=[
            (category, counted["category"].get(category.slug, 0))
            for category in Category.objects.top().in_order()
        ],
        newest=render_cards(services.newest().cache_keys()[:IN_A_LIST]),
        most_used=render_cards(services.by_use().cache_keys()[:IN_A_LIST]),
        products=list(Product.objects.most_used().select_related("supplier")[:IN_A_LIST]),
        contracts=_contracts(uses),
    )


def _contracts(uses: UseQuerySet) -> list[tuple[str, int]]:
    """Contracts that end within each time; none of fewer than three, which could be traced."""
    counted = [
        (label, uses.contract_ends_within(days).count()) for label, days in CONTRACT_WINDOWS.items()
    ]
    return [(label, number) for label, number in counted if number >= MIN_GROUP]

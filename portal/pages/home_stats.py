"""What the home page counts. A minute old at most."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString

from councils.models import Council
from portal.insights.figures.figure import MIN_GROUP
from portal.search.models import Tally, TallySubject
from portal.site.fragment_cache import get_or_make
from services.filters import listings_counted
from services.models import Category, Product, Service
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
    counted = listings_counted("", "room", "category")
    subjects = TallySubject.RUNNING_BY_COUNCIL, TallySubject.RUNNING_BY_END
    running, ending = Tally.objects.counts(*subjects).values()
    return HomeNumbers(
        services=counted[""].get("", 0),
        regions=_regions({int(key) for key in running}),
        uses=sum(running.values()),
        with_room=counted["room"].get("yes", 0),
        categories=[
            (category, counted["category"].get(category.slug, 0))
            for category in Category.objects.top().in_order()
        ],
        newest=render_cards(services.newest().cache_keys()[:IN_A_LIST]),
        most_used=render_cards(services.by_use().cache_keys()[:IN_A_LIST]),
        products=Product.objects.select_related("supplier").leading(IN_A_LIST),
        contracts=_contracts(ending),
    )


def _regions(councils: set[int]) -> dict[str, int]:
    """How many of these are local government, in each region."""
    places = Council.objects.of_local_government().values_list("pk", "region")
    return dict(Counter(region for key, region in places if key in councils).most_common())


def _contracts(ending: Mapping[str, int]) -> list[tuple[str, int]]:
    """Contracts that end within each time; none of fewer than three, which could be traced."""
    today = timezone.localdate()
    days = {(date.fromisoformat(day) - today).days: number for day, number in ending.items()}
    counted = [
        (label, sum(number for day, number in days.items() if 0 <= day <= within))
        for label, within in CONTRACT_WINDOWS.items()
    ]
    return [(label, number) for label, number in counted if number >= MIN_GROUP]

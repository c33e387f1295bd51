"""What the home page counts and lists."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.insights.figures.figure import MIN_GROUP
from portal.search.models import Tally, TallySubject
from portal.site.fragment_cache import fingerprint, get_or_make
from services.filters import listings_counted
from services.models import Category, Product, Service
from services.rendered_cards import render_cards

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IN_A_LIST = 6
CONTRACT_WINDOWS = {_("3 months"): 91, _("6 months"): 182, _("12 months"): 365}


@dataclass(frozen=True)
class HomeNumbers:
    """Counts of what visitors may see, and the rows the home page lists."""

    services: int
    systems: dict[str, int]
    regions: dict[str, int]
    uses: int
    with_room: int
    categories: list[tuple[Category, int]]
    newest: list[SafeString]
    most_used: list[SafeString]
    products: list[Product]
    contracts: "list[tuple[StrOrPromise, int]]"

    @property
    def councils(self) -> int:
        return sum(self.regions.values())


def home_numbers(revision: str) -> HomeNumbers:
    """Return the numbers of this revision of the catalogue."""
    return get_or_make(fingerprint("home", revision), _count)


def _count() -> HomeNumbers:
    services = Service.objects.published()
    counted = listings_counted("", "room", "category")
    subjects = TallySubject.RUNNING_BY_COUNCIL, TallySubject.RUNNING_BY_END
    running, ending = Tally.objects.counts(*subjects).values()
    places = _places()
    return HomeNumbers(
        services=counted[""].get("", 0),
        systems={slug: running[key] for key, slug, _ in places if key in running},
        regions=Counter(region for key, _, region in places if key in running),
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


def _places() -> list[tuple[str, str, str]]:
    """Return the key, slug and region of each council."""
    rows = Council.objects.of_local_government().values_list("pk", "slug", "region")
    return [(str(key), slug, region) for key, slug, region in rows]


def _contracts(ending: Mapping[str, int]) -> "list[tuple[StrOrPromise, int]]":
    """Systems whose contract ends within each time; none of fewer than three (traceable)."""
    today = timezone.localdate()
    days = {(date.fromisoformat(day) - today).days: number for day, number in ending.items()}
    counted = [
        (label, sum(number for day, number in days.items() if 0 <= day <= within))
        for label, within in CONTRACT_WINDOWS.items()
    ]
    return [(label, number) for label, number in counted if number >= MIN_GROUP]

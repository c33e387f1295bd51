"""The shape of a service area: on which products councils are, and how that moved.

Everything is worked out from one list of rows, so that each figure can be checked row by row.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.models.choices import UseStatus, ValueBand
from services.models.service import Service
from services.models.use import Use
from services.models.use_queryset import PUBLISHED, USING

MIN_GROUP = 3  # members' facts of fewer councils are not shown to visitors
LEADING = 2
QUARTERS, QUARTER_DAYS = 8, 91
WINDOWS = [182, 365, 730]  # days from today within which contracts end
COLUMNS = [
    *("council", "product", "service", "version", "status", "since", "until"),
    *("value_band", "contract_ends_on"),
]


class UsedProduct(NamedTuple):
    """That a council uses a product, itself or through a service; 0 where no product is known."""

    council: int
    product: int
    version: str
    since: date
    until: date | None
    is_running: bool
    value_band: str
    contract_ends_on: date | None

    def was_used(self, day: date) -> bool:
        """Whether it was used on a day; what was stopped on no known day was never seen."""
        if self.since > day or not (self.is_running or self.until):
            return False
        return self.until is None or self.until > day


Users = Mapping[int, set[int]]


def rows_of(categories: list[int]) -> list[UsedProduct]:
    """What current councils use or used for service areas, in three queries."""
    uses = Use.objects.confirmed().in_area(categories).filter(PUBLISHED, council__abolished_on=None)
    known = list(
        uses.filter(status__in=[*USING, UseStatus.STOPPED]).order_by("pk").values(*COLUMNS)
    )
    built_on = _products_of({use["service"] for use in known if use["service"]})
    return [
        _row(use, product)
        for use in known
        for product in ([use["product"]] if use["product"] else built_on.get(use["service"]) or [0])
    ]


def _products_of(services: set[int]) -> dict[int, list[int]]:
    joined = Service.products.through.objects.filter(service__in=services)
    found: dict[int, list[int]] = defaultdict(list)
    for service, product in joined.order_by("pk").values_list("service_id", "product_id"):
        found[service].append(product)
    return found


def _row(use: dict[str, Any], product: int) -> UsedProduct:
    return UsedProduct(
        council=use["council"],
        product=product,
        version=use["version"],
        since=use["since"] or date.min,  # where no start is recorded, it was used throughout
        until=use["until"],
        is_running=use["status"] in USING,
        value_band=use["value_band"],
        contract_ends_on=use["contract_ends_on"],
    )


def users_of_products(rows: Iterable[UsedProduct]) -> dict[int, set[int]]:
    """The councils on each known product."""
    users: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.product:
            users[row.product].add(row.council)
    return dict(users)


def users_of_area(categories: list[int]) -> dict[int, set[int]]:
    """The councils that use each known product for service areas now."""
    return users_of_products(row for row in rows_of(categories) if row.is_running)


def in_order(users: Users) -> list[int]:
    """The products that most councils are on first."""
    return sorted(users, key=lambda product: (-len(users[product]), product))


def councils_on(users: Users, products: Iterable[int] | None = None) -> set[int]:
    """The councils on any of these products, or on any at all."""
    return set().union(*(users[each] for each in (users if products is None else products)))


def concentration(users: Users) -> float:
    """How much councils agree, from near 0 to 100: the sum of the squares of products' shares.

    Each council counts once; one on several products counts for each of them in part.
    """
    products = Counter(council for councils in users.values() for council in councils)
    whole = len(products)
    shares = (sum(1 / products[each] for each in councils) / whole for councils in users.values())
    return round(100 * sum(share * share for share in shares), 1) if whole else 0.0


def councils_alone(users: Users) -> dict[int, int]:
    """The councils whose products nobody else is on, each with one of these products."""
    shared = {each for councils in users.values() if len(councils) > 1 for each in councils}
    single = {product: councils for product, councils in users.items() if len(councils) == 1}
    return {
        council: product
        for product in sorted(single, reverse=True)
        for council in single[product] - shared
    }


class Moment(NamedTuple):
    """The shape of an area on a day."""

    day: date
    councils: int
    products: int
    leading: int
    concentration: float


def moment_of(rows: Iterable[UsedProduct], day: date) -> Moment:
    users = users_of_products(row for row in rows if row.was_used(day))
    leading = in_order(users)[:LEADING]
    everybody, first = councils_on(users), councils_on(users, leading)
    return Moment(day, len(everybody), len(users), len(first), concentration(users))


class Part(NamedTuple):
    """The shape of an area among the councils of a region or type; product 0 is none known."""

    place: str
    councils: int
    on_products: int
    product: int
    on_product: int
    concentration: float


def parts_of(running: Iterable[UsedProduct], places: Mapping[int, str]) -> dict[str, Part]:
    """The shape of each place, from what is used now; ``places`` says where each council is."""
    found: dict[str, list[UsedProduct]] = defaultdict(list)
    for row in running:
        if place := places.get(row.council):
            found[place].append(row)
    return {place: _part_of(place, rows) for place, rows in found.items()}


def _part_of(place: str, rows: list[UsedProduct]) -> Part:
    users = users_of_products(rows)
    first = next(iter(in_order(users)), 0)
    return Part(
        place,
        councils=len({row.council for row in rows}),
        on_products=len(councils_on(users)),
        product=first,
        on_product=len(users.get(first, ())),
        concentration=concentration(users),
    )


def history_of(rows: list[UsedProduct], today: date) -> list[Moment]:
    """The shape at the end of each quarter of a year for two years, the earliest first."""
    days = [today - timedelta(days=QUARTER_DAYS * n) for n in range(QUARTERS, -1, -1)]
    return [moment_of(rows, day) for day in days]


def versions_of(rows: Iterable[UsedProduct]) -> list[tuple[int, str, int]]:
    """How many councils are on each version of a product that they name, most first."""
    councils: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in rows:
        if row.product and row.version:
            councils[row.product, row.version].add(row.council)
    counted = [(product, version, len(each)) for (product, version), each in councils.items()]
    return sorted(counted, key=lambda found: (-found[2], found[0], found[1]))


def bands_of(rows: Iterable[UsedProduct]) -> dict[str, int]:
    """How many councils have a contract in each band of cost."""
    councils: dict[str, set[int]] = {band: set() for band in ValueBand.values}
    for row in rows:
        if row.value_band:
            councils[row.value_band].add(row.council)
    return {band: len(each) for band, each in councils.items()}


def contract_windows(rows: Iterable[UsedProduct], today: date) -> list[int]:
    """How many councils have a contract that ends within each window, and after the last one."""
    councils: list[set[int]] = [set() for _ in range(len(WINDOWS) + 1)]
    for row in rows:
        if row.contract_ends_on and row.contract_ends_on >= today:
            days = (row.contract_ends_on - today).days
            councils[sum(days > window for window in WINDOWS)].add(row.council)
    return [len(each) for each in councils]


def next_end(rows: Iterable[UsedProduct], today: date) -> dict[int, date]:
    """The next day on which a contract of each council ends."""
    ends: dict[int, date] = {}
    for row in rows:
        if row.contract_ends_on and row.contract_ends_on >= today:
            known = ends.get(row.council, row.contract_ends_on)
            ends[row.council] = min(known, row.contract_ends_on)
    return ends


def usual_product(users: Users, similar: Iterable[int]) -> tuple[int, int]:
    """The product that most of these councils are on, and how many are; (0, 0) where none is."""
    others = set(similar)
    counted = [(len(councils & others), -product) for product, councils in users.items()]
    number, product = max(counted, default=(0, 0))
    return (-product, number) if number else (0, 0)

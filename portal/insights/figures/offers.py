"""What can be joined, and which products are spread how far."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower, Trim
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Council
from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import EVERYBODY, Cell, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import councils, link, number
from portal.lists.name_order import by_name
from services.models import Offer, Product, Use
from services.models.offer import OfferState

AREA = Coalesce("service__category__parent", "service__category")
UNIT = Lower(Trim("capacity_unit"))
MAX_UNITS, MAX_PRODUCTS = 20, 20
# the fewest and the most councils of each band
BANDS = {"1": (1, 1), "2-4": (2, 4), "5-9": (5, 9), "10-24": (10, 24), "25-49": (25, 49)}
BAND_LABELS = {
    "1": _("1 council"),
    "2-4": _("2 to 4 councils"),
    "5-9": _("5 to 9 councils"),
    "10-24": _("10 to 24 councils"),
    "25-49": _("25 to 49 councils"),
}
LAST_BAND = "50-"
MANY = 50


def _offers(counting: Metrics) -> QuerySet[Offer]:
    return counting.within(Offer.objects.visible_to(EVERYBODY).exclude(state=OfferState.CLOSED))


def _in_area(rows: QuerySet[Offer], slug: str) -> QuerySet[Offer]:
    within = Q(service__category__slug=slug) | Q(service__category__parent__slug=slug)
    return rows.filter(within) if slug else rows


def _with_room(counting: Metrics) -> QuerySet[Offer]:
    return Offer.objects.with_room() & _offers(counting)


def _room_by_area(counting: Metrics) -> list[Value]:
    room, offered = (
        dict(rows.order_by().annotate(area=AREA).values_list("area").annotate(n=Count("pk")))
        for rows in (_with_room(counting), _offers(counting))
    )
    return [
        Value(area.slug, area.name, room.get(pk, 0), offered[pk])
        for pk, area in counting.areas.items()
        if pk in offered
    ]


def _measured(counting: Metrics) -> QuerySet[Any, Any]:
    room = _with_room(counting).filter(capacity_free__isnull=False)
    grouped: QuerySet[Any, Any] = room.annotate(group=UNIT).exclude(group="")
    return grouped


def _free(counting: Metrics) -> list[Value]:
    rows = _measured(counting).order_by().values("group")
    found = rows.annotate(free=Sum("capacity_free"), n=Count("pk")).order_by("-n", "group")
    return [Value(row["group"], row["group"], row["free"]) for row in found[:MAX_UNITS]]


def _listed(found: QuerySet[Offer]) -> Rows:
    return Rows(
        [
            gettext("Service"),
            gettext("Offered by"),
            gettext("Status"),
            gettext("Free capacity"),
            gettext("Unit"),
        ],
        found.select_related("service", "council").order_by(by_name("service__title"), "pk"),
        lambda offer: [
            link(offer.service),
            link(offer.council),
            Cell(offer.get_state_display()),
            number(offer.capacity_free),
            Cell(offer.capacity_unit),
        ],
    )


def _free_rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    rows = _measured(counting)
    return _listed(rows.filter(group=group) if group else rows)


def _used() -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = Product.objects.with_users_count()
    return counted.filter(users_count__gt=0)


def _spread(counting: Metrics) -> list[Value]:
    counts = list(_used().order_by().values_list("users_count", flat=True))
    bands = [
        Value(group, BAND_LABELS[group], sum(low <= n <= high for n in counts), len(counts))
        for group, (low, high) in BANDS.items()
    ]
    last = sum(n >= MANY for n in counts)
    return [*bands, Value(LAST_BAND, _("50 or more councils"), last, len(counts))]


def _spread_rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    found = _used()
    if group in BANDS:
        found = found.filter(users_count__range=BANDS[group])
    elif group:
        found = found.filter(users_count__gte=MANY)
    return Rows(
        [gettext("Product"), gettext("Supplier"), gettext("Councils")],
        found.select_related("supplier").order_by("-users_count", by_name(), "pk"),
        lambda product: [link(product), link(product.supplier), number(product.users_count)],
    )


def _by_users(counting: Metrics) -> list[Value]:
    found = _used().order_by("-users_count", by_name(), "pk")[:MAX_PRODUCTS]
    return [Value(each.slug, each.name, each.users_count) for each in found]


def _users_of(counting: Metrics, group: str, user: AnyUser) -> Rows:
    product = Product.objects.filter(slug=group).first()
    if product is None:
        return _spread_rows(counting, "", user)
    running = Use.objects.visible_to(user).users().of_product(product)
    return councils(Council.objects.filter(pk__in=running.values("council")))


FIGURES = [
    Figure(
        "offers_with_room",
        _("Offers open to join, by service area"),
        (
            [
                _(
                    "Offers of published services that are open to join, also with few "
                    "places left. Offers with no free capacity do not count. Shown as a share of "
                    "all offers that are not drafts or closed."
                )
            ]
        ),
        "offers",
        _room_by_area,
        lambda counting, group, user: _listed(_in_area(_with_room(counting), group)),
        Chart.SHARES,
    ),
    Figure(
        "free_capacity",
        _("Free capacity, by unit"),
        [
            _(
                "Recorded free capacity in offers that are open to join. Only capacity in the same "
                "unit is added together. The figure shows the 20 most common units."
            )
        ],
        "free",
        _free,
        _free_rows,
        Chart.TABLE,
    ),
    Figure(
        "products_by_spread",
        _("Products, by number of councils using them"),
        (
            [
                _(
                    "Each product counts once. The number is of councils and other public bodies "
                    "with a confirmed current use of the product, or of a published service built "
                    "on it."
                )
            ]
        ),
        "products",
        _spread,
        _spread_rows,
        everywhere_only=True,
    ),
    Figure(
        "most_used_products",
        _("Products used by most councils"),
        [
            _(
                "Councils and other public bodies with a confirmed current use of a product, or of "
                "a published service built on it. Each body counts once. The figure shows the top "
                "20 products."
            )
        ],
        _("councils"),
        _by_users,
        _users_of,
        everywhere_only=True,
    ),
]

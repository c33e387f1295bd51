"""What councils use in a service area: where they agree, and where each went its own way."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.models import Council, CouncilKind, Region
from councils.permissions import can_see_peers_only
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE
from services.forms.shape import ShapeForm
from services.lists import CouncilPlace, ShapeScope, places_of
from services.models import (
    Category,
    ClaimState,
    FormerArea,
    Product,
    Service,
    ServiceStandard,
    Twin,
)
from services.models.area_shape import (
    LEADING,
    MIN_GROUP,
    Moment,
    UsedProduct,
    Users,
    bands_of,
    concentration,
    contract_windows,
    councils_alone,
    councils_on,
    history_of,
    in_order,
    next_end,
    parts_of,
    rows_of,
    users_of_products,
    usual_product,
    versions_of,
)
from services.models.choices import Customisation, Hosting, ValueBand

PRODUCTS_SHOWN, VERSIONS_SHOWN, STANDARDS_SHOWN, ALONE_SHOWN = 12, 10, 10, 20


class Alone(NamedTuple):
    """A council that is alone on a product, and what councils like it are on."""

    council: Council
    product: Product | None
    usual: Product | None
    number: int
    ends_on: date | None


@require_safe
@shared_page(CATALOGUE)
def shape(request: HttpRequest, slug: str) -> HttpResponse:
    category = Category.objects.select_related("parent").filter(slug=slug).first()
    if category is None:
        former = get_object_or_404(FormerArea.objects.select_related("category"), slug=slug)
        return redirect("services:shape", former.category.slug, permanent=True)
    is_member = can_see_peers_only(request.user)
    council = acting_council(request) if is_member else None
    scope = ShapeScope(request.GET, council)
    context = {
        "category": category,
        "is_member": is_member,
        "scope": scope,
        "filter": ShapeForm(
            initial={**scope.values, "like": bool(scope.like)}, is_of_council=council is not None
        ),
        "shape": SimpleLazyObject(lambda: _shape(category, scope, is_member=is_member)),
    }
    return render(request, "services/shape.html", context)


def _shape(category: Category, scope: ShapeScope, *, is_member: bool) -> dict[str, object]:
    keys, today = category.keys_within(), timezone.localdate()
    everything = rows_of(keys)
    places = places_of(row.council for row in everything)
    rows = [row for row in everything if scope.holds(row.council, places[row.council])]
    running = [row for row in rows if row.is_running]
    of_all = users_of_products(row for row in everything if row.is_running)
    users = users_of_products(running)
    leading, agreement = in_order(users), concentration(users)
    products = Product.ever.with_users_count().in_bulk(of_all)
    everybody, history = councils_on(users), history_of(rows, today)
    # of a whole area, or of some councils, visitors could work out what another page hides
    may_count = is_member or (category.parent_id is not None and scope.is_everywhere)
    return {
        "councils": len({row.council for row in running}),
        "on_products": len(everybody),
        "products_count": len(users),
        "on_leading": len(councils_on(users, leading[:LEADING])),
        "products": [_bar(products[key], users) for key in leading[:PRODUCTS_SHOWN]],
        "in_all": [(products[key], len(users[key])) for key in leading[:PRODUCTS_SHOWN]],
        "concentration": agreement,
        "equals": round(100 / agreement, 1) if agreement else 0,
        "history": history,
        "line": _line(history),
        "versions": [
            (products[key], *more) for key, *more in versions_of(running)[:VERSIONS_SHOWN]
        ],
        "unsupported": _unsupported(products.values(), users, today),
        **_parts(everything, scope, places, products),
        **_services(category, keys, scope),
        **(_contracts(running, today, is_member=is_member) if may_count else {}),
        **_alone(
            of_all,
            {row.council for row in running},
            next_end(running, today) if is_member else {},
            products,
        ),
    }


def _parts(
    everything: list[UsedProduct],
    scope: ShapeScope,
    places: dict[int, CouncilPlace],
    products: dict[int, Product],
) -> dict[str, object]:
    """The shape in each region and among each type of council, as the rest of the scope says."""
    labels: dict[str, Any] = {"region": dict(Region.choices), "kind": dict(CouncilKind.choices)}
    running = [row for row in everything if row.is_running]
    tables = {}
    for name, known in labels.items():
        where = {
            council: getattr(place, name)
            for council, place in places.items()
            if scope.holds(council, place, but=name)
        }
        parts = parts_of(running, where)
        tables[name] = [
            (label, scope.address(**{name: [value]}), products.get(part.product), part)
            for value, label in known.items()
            if (part := parts.get(value))
        ]
    return {"by_region": tables["region"], "by_kind": tables["kind"]}


def _line(history: list[Moment]) -> list[tuple[str, int]]:
    """The share of councils on the two leading products, in percent, where any is known."""
    return [
        (date_format(moment.day, "M Y"), round(100 * moment.leading / moment.councils))
        for moment in history
        if moment.councils
    ]


def _bar(product: Product, users: Users) -> tuple[str, int, str]:
    return product.name, len(users[product.pk]), product.get_absolute_url()


def _unsupported(
    products: Iterable[Product], users: Users, today: date
) -> list[tuple[Product, int]]:
    """The products that their suppliers support no longer, with how many councils are on each."""
    ended = [each for each in products if each.end_of_support and each.end_of_support < today]
    return [(product, len(users[product.pk])) for product in ended]


def _services(category: Category, keys: list[int], scope: ShapeScope) -> dict[str, object]:
    """How the registered services of the area run, and which standards they follow."""
    services = scope.of_councils(Service.objects.published().in_category(category)).order_by()
    claims = ServiceStandard.objects.published().filter(service__category__in=keys)
    if not scope.is_everywhere:
        claims = claims.filter(service__in=services.values("pk"))
    unexpired = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    standards = claims.filter(standard__merged_into=None).values("standard__name", "standard__slug")
    counted = standards.annotate(
        services=Count("pk"), checked=Count("pk", filter=Q(state=ClaimState.CHECKED) & unexpired)
    )
    return {
        "hosting": _answers(services, "hosting", dict(Hosting.choices)),
        "customisation": _answers(services, "customisation", dict(Customisation.choices)),
        "standards": list(counted.order_by("-services", "standard__name")[:STANDARDS_SHOWN]),
    }


def _answers(services: Any, field: str, labels: dict[Any, Any]) -> list[tuple[str, int]]:
    counted = dict(services.exclude(**{field: ""}).values_list(field).annotate(n=Count("pk")))
    return [(str(label), counted[value]) for value, label in labels.items() if value in counted]


def _contracts(running: list[UsedProduct], today: date, *, is_member: bool) -> dict[str, object]:
    """Cost and ends of contracts."""
    bands, windows = bands_of(running), contract_windows(running, today)
    return {
        "bands": [
            (ValueBand(band).label, _shown(number, is_member=is_member))
            for band, number in bands.items()
        ]
        if any(bands.values())
        else [],
        "windows": [
            (label, _shown(number, is_member=is_member))
            for label, number in zip(_window_labels(), windows, strict=True)
        ]
        if any(windows)
        else [],
    }


def _window_labels() -> list[str]:
    return [
        gettext("Within 6 months"),
        gettext("6 to 12 months"),
        gettext("1 to 2 years"),
        gettext("After 2 years"),
    ]


def _shown(number: int, *, is_member: bool) -> str:
    if is_member or number == 0 or number >= MIN_GROUP:
        return ngettext("{n:,} council", "{n:,} councils", number).format(n=number)
    return gettext("Fewer than {n} councils").format(n=MIN_GROUP)


def _alone(
    users: Users, among: set[int], ends: dict[int, date], products: dict[int, Product]
) -> dict[str, object]:
    """Those among some councils that share their product with no other council at all.

    Those whose contract ends next come first.
    """
    alone = {key: each for key, each in councils_alone(users).items() if key in among}
    councils = Council.objects.in_bulk(alone)
    order = sorted(alone, key=lambda key: (ends.get(key, date.max), councils[key].name, key))
    shown = order[:ALONE_SHOWN]
    similar: dict[int, list[int]] = {key: [] for key in shown}
    known = Twin.objects.filter(council__in=shown, other__abolished_on=None).order_by("pk")
    for council, other in known.values_list("council", "other"):
        similar[council].append(other)
    usual = {key: usual_product(users, similar[key]) for key in shown}
    return {
        "alone_count": len(alone),
        "alone": [
            Alone(
                councils[key],
                products.get(alone[key]),
                products.get(usual[key][0]),
                usual[key][1],
                ends.get(key),
            )
            for key in shown
        ],
    }

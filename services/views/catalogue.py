from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.models import Council, CouncilKind, Region
from councils.permissions import can_see_peers_only
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS, NOTICES, SEARCH
from portal.lists.filters import query_of
from portal.lists.paging import page_of, page_to_cache
from portal.lists.table_order import TableOrder
from portal.text import query_text
from services import permissions
from services.filters import CatalogueFilter
from services.lists import UsersList
from services.models import (
    Category,
    FormerArea,
    FormerSlug,
    Product,
    Service,
    Supplier,
    Use,
    UseQuerySet,
)
from services.models.area_shape import users_of_area
from services.models.product_moves import moves_of
from services.rendered_cards import render_cards
from services.use_map import map_of, marks_of

CARDS_ON_A_PAGE = 25
USES_ON_A_PAGE = 50
CARDS_IN_A_SECTION = 6
PRODUCTS_IN_AN_AREA = 12
SIMILAR_CARDS = 4
SUGGESTIONS = 3
CONTRACTS_SOON_DAYS = 365


@require_safe
@shared_page(CATALOGUE, SEARCH)
def index(request: HttpRequest) -> HttpResponse:
    selection = CatalogueFilter(request.GET, Service.objects.published())
    page = page_of(
        selection.results.cache_keys(), asked=request.GET.get("page"), total=selection.total
    )
    context = {"selection": selection, "page": page, "cards": render_cards(page)}
    if selection.text:
        context["products"] = Product.objects.matching(selection.text)[:SUGGESTIONS]
        context["councils"] = Council.objects.current().matching(selection.text)[:SUGGESTIONS]
        context["categories"] = Category.objects.matching(selection.text)[:SUGGESTIONS]
    return render(request, "services/index.html", context)


@require_safe
@shared_page(CATALOGUE, FORUMS)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Service.objects.visible_to(request.user).without_edits().filter(merged_into=None)
    service = visible.for_page().with_end().filter(slug=slug).first()
    if service is None:
        return _moved(request, slug)
    council = acting_council(request)
    context = {
        "service": service,
        "listing": SimpleLazyObject(service.with_relations),
        "cards": SimpleLazyObject(partial(_similar, service)),
        "can_see_history": permissions.can_see_history(request.user, service),
        "can_confirm": permissions.can_confirm(request.user, service),
        "can_change": permissions.can_change(request.user, service),
        "can_suggest": permissions.can_suggest(request.user, service, council),
        "can_use": permissions.can_draft(request.user, council),
        "can_ask_to_join": permissions.can_ask_to_join(request.user, service, council),
        "sees_peers_only": can_see_peers_only(request.user),
        **_about_uses(request, service.uses.all()),
    }
    return render(request, "services/detail.html", context)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """To the listing that had this address once, or into which another one was merged.

    The latter can be undone, and browsers never forget a permanent redirect.
    """
    former = FormerSlug.objects.select_related("service").filter(slug=slug).first()
    service = former.service if former else get_object_or_404(Service.objects.merged(), slug=slug)
    if service.merged_into_id:
        _note_merged(request, service)
    return redirect(service.survivor, permanent=service.merged_into_id is None)


def _note_merged(request: HttpRequest, record: Service | Product | Supplier) -> None:
    """Its address leads on: say so on the page that it leads to."""
    merged = gettext("“{record}” was merged into “{survivor}”.")
    messages.info(request, merged.format(record=record, survivor=record.survivor))


@require_safe
@shared_page(CATALOGUE, FORUMS, NOTICES)
def product(request: HttpRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product.ever.select_related("supplier", "category"), slug=slug)
    if product.merged_into_id:
        _note_merged(request, product)
        return redirect(product.survivor)
    uses = Use.objects.of_product(product)
    services = product.services.published()
    context = {
        "product": product,
        "alternatives": product.alternatives()[:8],
        "can_merge": permissions.can_merge(request.user),
        "can_claim": permissions.can_register(request.user, acting_council(request)),
        "claims": product.standard_claims.for_product(),
        "listings": services.by_use().cache_keys()[:CARDS_IN_A_SECTION],
        "sees_peers_only": can_see_peers_only(request.user),
        **_about_uses(request, uses, left=product),
    }
    return render(request, "services/product.html", context)


@require_safe
@shared_page(CATALOGUE)
def products(request: HttpRequest) -> HttpResponse:
    text = query_text(request.GET, "q", 100)
    found = Product.objects.matching(text) if text else Product.objects.in_order()
    names = ["product", "supplier", "area", "councils"]
    known = query_of({"q": text})
    order = TableOrder(request.GET, names, "all-products", known=known, is_whole=True)
    rows = found.for_listing().in_column_order(order)
    page = page_of(rows, asked=request.GET.get("page"), length=USES_ON_A_PAGE)
    context = {"page": page, "text": text, "order": order}
    return render(request, "services/products.html", context)


@require_safe
@shared_page(CATALOGUE)
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    supplier = get_object_or_404(Supplier.ever, slug=slug)
    if supplier.merged_into_id:
        _note_merged(request, supplier)
        return redirect(supplier.survivor)
    services = Service.objects.published().built_on(supplier)
    uses = Use.objects.visible_to(request.user).of_supplier(supplier)
    order = TableOrder(request.GET, ["product", "area", "councils"], "all-products")
    products = supplier.products.most_used().in_column_order(order)
    context = {
        "supplier": supplier,
        "order": order,
        "products": products.select_related("category"),
        "can_merge": permissions.can_merge(request.user),
        "listings": services.by_use().cache_keys()[:CARDS_IN_A_SECTION],
        "services": services,
        "who": SimpleLazyObject(
            lambda: (
                _summed(uses.count_by_place(CONTRACTS_SOON_DAYS)) | {"map": map_of(marks_of(uses))}
            )
        ),
    }
    return render(request, "services/supplier.html", context)


@require_safe
@shared_page(CATALOGUE)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    category = Category.objects.select_related("parent").filter(slug=slug).first()
    if category is None:
        former = get_object_or_404(FormerArea.objects.select_related("category"), slug=slug)
        return redirect(former.category, permanent=True)
    services = Service.objects.published().in_category(category)
    context = {
        "category": category,
        "sees_peers_only": can_see_peers_only(request.user),
        "children": category.children.in_order().with_services_count(),
        "listings": services.by_use().cache_keys()[:CARDS_ON_A_PAGE],
        "services": services,
        "products": SimpleLazyObject(partial(_products_of, category)),
    }
    return render(request, "services/category.html", context)


def _products_of(category: Category) -> list[tuple[Product, int]]:
    """The products of an area, with how many councils use each for it.

    The shape of the area counts the same.
    """
    users = users_of_area(category.keys_within())
    found = Product.objects.in_category(category).most_used().for_listing()[:PRODUCTS_IN_AN_AREA]
    return [(product, len(users.get(product.pk, ()))) for product in found]


def _similar(service: Service) -> list[SafeString]:
    return render_cards(
        Service.objects.published().similar_to(service).cache_keys()[:SIMILAR_CARDS]
    )


def _about_uses(
    request: HttpRequest, uses: UseQuerySet, *, left: Product | None = None
) -> dict[str, object]:
    """Who uses something, found only when the page has to be made anew.

    Of a product, ``left``, who left it too: that is also said by uses of what replaced it.
    """
    asked, is_member = page_to_cache(request.GET.get("page")), can_see_peers_only(request.user)
    council = acting_council(request) if is_member else None
    users = UsersList(request.GET, council, sees_peers_only=is_member, shows_used=bool(left))
    known = users.narrow(Use.objects.visible_to(request.user))
    leaving = partial(known.that_left, left) if left else None
    who = partial(_who, uses.visible_to(request.user), users, asked, leaving)
    return {
        "users": users,
        "asked": f"{users.key}:{asked}",
        "who": SimpleLazyObject(who),
        "moves": SimpleLazyObject(partial(moves_of, left, known)) if left else None,
    }


def _who(
    uses: UseQuerySet,
    users: UsersList,
    asked: int,
    leaving: Callable[[], UseQuerySet] | None,
) -> dict[str, object]:
    """The councils that use something, those that were asked for, and how many there are where."""
    places = list(uses.count_by_place(CONTRACTS_SOON_DAYS))
    shown = users.narrow(uses)
    here = [place for place in places if users.region in {None, place["council__region"]}]
    if users.like:
        here = list(shown.count_by_place(CONTRACTS_SOON_DAYS))
    page = page_of(
        shown.in_story_order().in_column_order(users.order),
        asked=asked,
        total=sum(place["uses"] for place in here),
        length=USES_ON_A_PAGE,
    )
    context: dict[str, object] = {
        "page": page,
        "region": users.region,
        "map": map_of(marks_of(shown), users.region or ""),
    }
    totals = _totals(here)
    if leaving:
        totals["former"] = leaving().councils_count()
    return {**context, **_summed(places, users.region_address), **totals}


def _totals(places: Iterable[dict[str, object]]) -> dict[str, int]:
    """How many councils of these places use it, plan to and have stopped; contracts ending soon."""
    totals = Counter[str]()
    for place in places:
        totals.update({name: place[name] for name in ["users", "planning", "former", "ending"]})
    return dict(totals)


def _summed(places: Iterable[dict[str, Any]], address: str = "") -> dict[str, object]:
    """How many councils use something in all, and where; ``address`` leads to one region."""
    places = list(places)
    regions, kinds = Counter[str](), Counter[str]()
    for place in places:
        regions[place["council__region"]] += place["users"]
        kinds[place["council__kind"]] += place["users"]
    return {
        "users_count": kinds.total(),
        "regions": [
            (Region(key).label, n, address and f"{address}{key}") for key, n in _most(regions)
        ],
        "kinds": [(CouncilKind(kind).label, n) for kind, n in _most(kinds)],
    }


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return what was counted at all, most first."""
    return [(key, n) for key, n in counts.most_common() if key and n]

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from councils.models import Council, CouncilKind
from portal.paging import page_of
from services import permissions
from services.facets import Selection
from services.models import Category, FormerSlug, Product, Service, Supplier, Use, UseQuerySet

CARDS_ON_A_PAGE = 25
USES_ON_A_PAGE = 50
CARDS_IN_A_SECTION = 6
SUGGESTIONS = 3
CONTRACTS_SOON_DAYS = 365


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET, Service.objects.published())
    found = selection.results.values_list("pk", flat=True)
    page = page_of(found, asked=request.GET.get("page"), total=selection.total)
    context = {"selection": selection, "page": page, "services": Service.objects.cards(page)}
    if selection.text:
        context["products"] = Product.objects.matching(selection.text)[:SUGGESTIONS]
        context["councils"] = Council.objects.matching(selection.text)[:SUGGESTIONS]
        context["categories"] = Category.objects.matching(selection.text)[:SUGGESTIONS]
    return render(request, "services/index.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    service = Service.objects.visible_to(request.user).for_page().filter(slug=slug).first()
    if service is None:
        return redirect(get_object_or_404(FormerSlug, slug=slug).service, permanent=True)
    uses = service.uses.visible_to(request.user)
    context = {
        "service": service,
        "similar": Service.objects.published().similar_to(service).for_cards()[:4],
        "sees_peers_only": permissions.can_see_peers_only(request.user),
        **_who_uses(request, uses),
    }
    return render(request, "services/detail.html", context)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product.objects.for_page(), slug=slug)
    uses = Use.objects.visible_to(request.user).of_product(product)
    context = {
        "product": product,
        "alternatives": product.alternatives()[:8],
        "services": product.services.published().by_use().for_cards()[:CARDS_IN_A_SECTION],
        "sees_peers_only": permissions.can_see_peers_only(request.user),
        **_who_uses(request, uses),
    }
    return render(request, "services/product.html", context)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Product.objects.matching(text) if text else Product.objects.in_order()
    page = page_of(found.for_listing(), asked=request.GET.get("page"), length=USES_ON_A_PAGE)
    return render(request, "services/products.html", {"page": page, "text": text})


@require_safe
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    supplier = get_object_or_404(Supplier, slug=slug)
    services = Service.objects.published().built_on(supplier)
    uses = Use.objects.visible_to(request.user).users().of_supplier(supplier)
    context = {
        "supplier": supplier,
        "products": supplier.products.most_used().select_related("category"),
        "services": services.by_use().for_cards()[:CARDS_IN_A_SECTION],
        "services_count": services.count(),
        **_where(uses),
    }
    return render(request, "services/supplier.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    services = Service.objects.published().in_category(category)
    context = {
        "category": category,
        "children": category.children.in_order().with_services_count(),
        "services": services.by_use().for_cards()[:CARDS_ON_A_PAGE],
        "services_count": services.count(),
        "offers_count": services.with_room().count(),
        "products": Product.objects.in_category(category).most_used().for_listing()[:12],
        "councils_count": services.values("council").distinct().count(),
    }
    return render(request, "services/category.html", context)


def _who_uses(request: HttpRequest, uses: UseQuerySet) -> dict[str, object]:
    """The councils that use something, by page, and all of them by region and kind."""
    counts = uses.count_contracts(CONTRACTS_SOON_DAYS)
    return {
        "page": page_of(
            uses.in_story_order(),
            asked=request.GET.get("page"),
            total=counts["uses"],
            length=USES_ON_A_PAGE,
        ),
        "contracts_soon": counts["ending"],
        **_where(uses.users()),
    }


def _where(uses: UseQuerySet) -> dict[str, object]:
    """How many councils, in which regions and of which kinds."""
    regions, kinds = Counter[str](), Counter[str]()
    for row in uses.count_by("council__region", "council__kind"):
        regions[row["council__region"]] += row["n"]
        kinds[row["council__kind"]] += row["n"]
    named = [(CouncilKind(kind).label, n) for kind, n in kinds.most_common()]
    return {"users_count": kinds.total(), "regions": dict(regions), "kinds": named}

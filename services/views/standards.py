"""Standards: what they ask, and who follows them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import (
    SignedInRequest,
    is_sent,
    login_required_keeping_post,
    submitted_data,
)
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE
from portal.lists.paging import page_of
from portal.text import query_text
from services import permissions
from services.actions.standards import claim_for_product
from services.forms.standards import ProductClaimForm, StandardClaimForm
from services.models import Category, Product, Standard

SERVICES_ON_A_PAGE, PRODUCTS_SHOWN, NEEDS_SHOWN, SUGGESTED = 25, 100, 25, 6
CLAIMING = EditorTask(
    needs_editor=_("You need to be an editor to say that a product follows a standard"),
    needs_council=_("Join your council to say that a product follows a standard"),
    is_for_members=_(
        "Only members of a council can say that a product follows a standard, and you are not a "
        "member of one yet."
    ),
    not_if_abolished=_("You cannot do this for an abolished council."),
)


@require_safe
@shared_page(CATALOGUE)
def standards(request: HttpRequest) -> HttpResponse:
    text = query_text(request.GET, "q", 100)
    slug = query_text(request.GET, "area", 80)
    area = Category.objects.filter(slug=slug).first() if slug else None
    found = Standard.objects.matching(text) if text else Standard.objects.in_order()
    found = found.for_area(area) if area else found
    page = page_of(found.with_counts(), asked=request.GET.get("page"), length=50)
    context = {"page": page, "text": text, "area": area}
    return render(request, "services/standards.html", context)


@require_safe
@shared_page(CATALOGUE)
def standard(request: HttpRequest, slug: str) -> HttpResponse:
    standard = get_object_or_404(Standard.ever, slug=slug)
    if standard.merged_into_id:
        merged = gettext("“{record}” was merged into “{survivor}”.")
        messages.info(request, merged.format(record=standard, survivor=standard.survivor))
        return redirect(standard.survivor)
    claims = standard.service_claims.published().by_service()
    context = {
        "standard": standard,
        "areas": standard.categories.in_order(),
        "page": page_of(claims, asked=request.GET.get("page"), length=SERVICES_ON_A_PAGE),
        "products": standard.product_claims.unmerged().by_product()[:PRODUCTS_SHOWN],
        "needs": standard.needs.visible_to(request.user).for_list()[:NEEDS_SHOWN],
        "can_merge": permissions.can_merge(request.user),
        "can_claim": permissions.can_register(request.user, acting_council(request)),
    }
    return render(request, "services/standard.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def claim_product(request: SignedInRequest, slug: str) -> HttpResponse:
    """An editor says that a product follows a standard, and where one can see it."""
    standard = get_object_or_404(Standard.objects, slug=slug)
    council = acting_council(request)
    if council is None or not permissions.can_register(request.user, council):
        return refuse_non_editor(request, council, CLAIMING)
    form = ProductClaimForm(submitted_data(request))
    if is_sent(request) and form.is_valid():
        product, address = form.cleaned_data["product"], form.cleaned_data["evidence_url"]
        claim_for_product(product, standard, address, by=request.user)
        saved = gettext("Saved. A moderator will check the evidence for {product}.")
        messages.success(request, saved.format(product=product))
        return redirect(standard)
    known = Product.objects.in_order().values_list("name", flat=True)
    context = {"standard": standard, "form": form, "products": known}
    return render(request, "services/claim_product.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def claim_standard(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same from the page of a product: an editor names the standard."""
    product = get_object_or_404(Product.objects, slug=slug)
    council = acting_council(request)
    if council is None or not permissions.can_register(request.user, council):
        return refuse_non_editor(request, council, CLAIMING)
    asked = Standard.objects.filter(slug=query_text(request.GET, "standard", 80)).first()
    form = StandardClaimForm(submitted_data(request), initial={"standard": asked})
    if is_sent(request) and form.is_valid():
        standard, address = form.cleaned_data["standard"], form.cleaned_data["evidence_url"]
        claim_for_product(product, standard, address, by=request.user)
        saved = gettext("Saved. A moderator will check the evidence for {standard}.")
        messages.success(request, saved.format(standard=standard))
        return redirect(product)
    suggested = Standard.objects.suggested_for(product.category)[:SUGGESTED]
    known = Standard.objects.in_order().values_list("name", flat=True)
    context = {"product": product, "form": form, "standards": known, "suggested": suggested}
    return render(request, "services/claim_standard.html", context)

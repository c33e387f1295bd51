"""Products that councils asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.actions.product_requests import answer_product_request
from services.forms.product_requests import ProductAnswerForm
from services.models import Product, ProductRequest

SIMILAR_SHOWN = 5


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    waiting = ProductRequest.objects.open().oldest_first()
    page = page_of(waiting, asked=request.GET.get("page"))
    return render(request, "moderation/products.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    asked = get_object_or_404(ProductRequest.objects.oldest_first(), pk=pk)
    form = ProductAnswerForm(request.POST or None, asked=asked)
    if form.is_valid():
        with rules_as_errors(form):
            answer_product_request(
                asked,
                form.product,
                is_alias=form.cleaned_data["is_alias"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            messages.success(request, gettext("Answer sent."))
            return redirect("moderation:products")
    context = {
        "asked": asked,
        "form": form,
        "rows_count": asked.import_rows.count(),
        "similar": Product.objects.matching(asked.name).select_related("supplier")[:SIMILAR_SHOWN],
        "products": Product.objects.in_order().values_list("name", flat=True),
    }
    return render(request, "moderation/product_request.html", context)

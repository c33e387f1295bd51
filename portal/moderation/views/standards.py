"""Claims that a standard is followed, and standards that somebody asked for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.actions.standards import answer_request, check_claim
from services.forms.standards import ClaimCheckForm, StandardRequestForm
from services.models import (
    ClaimState,
    ProductStandard,
    ServiceStandard,
    Standard,
    StandardRequest,
)
from services.models.standard_claim import Claim
from services.permissions import can_check, own_claims

CLAIMS_SHOWN = 25


def _claims_of(kind: str) -> Any:
    if kind == "service":
        return ServiceStandard.objects.published().select_related("service__council", "standard")
    if kind == "product":
        return ProductStandard.objects.unmerged().select_related("product__supplier", "standard")
    raise Http404


@login_required
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    requests = StandardRequest.objects.open().oldest_first()
    services = ServiceStandard.objects.to_check().select_related("service__council", "standard")
    products = ProductStandard.objects.to_check().select_related("product", "standard")
    claims: list[tuple[str, Claim]] = [
        *(("service", claim) for claim in services[:CLAIMS_SHOWN]),
        *(("product", claim) for claim in products[:CLAIMS_SHOWN]),
    ]
    context = {
        "page": page_of(requests, asked=request.GET.get("page")),
        "claims": claims,
        "own": own_claims(request.user, [claim for _, claim in claims]),
    }
    return render(request, "moderation/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    claim: Claim = get_object_or_404(_claims_of(kind), pk=pk)
    may_check = can_check(request.user, claim)
    require(request.method != "POST" or may_check)
    form = ClaimCheckForm(request.POST or None)
    if form.is_valid():
        answers = form.cleaned_data
        with rules_as_errors(form):
            check_claim(
                claim,
                ClaimState(answers["decision"]),
                until=answers["valid_until"],
                note=answers["reason"],
                by=request.user,
            )
            messages.success(request, gettext("Saved. Everyone can see what you found."))
            return redirect("moderation:standards")
    context = {"claim": claim, "form": form, "can_check": may_check}
    return render(request, "moderation/standard_claim.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def standard_request(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    asked = get_object_or_404(StandardRequest.objects.oldest_first(), pk=pk)
    form = StandardRequestForm(request.POST or None, asked=asked)
    if form.is_valid():
        with rules_as_errors(form):
            reason = form.cleaned_data["reason"]
            answer_request(asked, form.standard, reason=reason, by=request.user)
            messages.success(request, gettext("Answer sent."))
            return redirect("moderation:standards")
    known = Standard.objects.in_order().values_list("name", flat=True)
    context = {"asked": asked, "form": form, "standards": known}
    return render(request, "moderation/standard_request.html", context)

"""Everything of one council: what is due, what ends, what waits for its answer."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from councils.models import Council
from councils.permissions import can_see_internal
from councils.responses import redirect_to_successor
from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of
from portal.site.permissions import require
from services import actions, permissions
from services.models import Contract, Service, Use

SHOWN = 50
CONTRACT_DAYS = 365


@login_required
@require_safe
def portfolio(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    require(can_see_internal(request.user, council))
    services, uses = council.services.published(), Use.objects.of_council(council)
    contracts = Contract.objects.of_council(council).in_use().with_facts()
    edits = permissions.can_register(request.user, council)
    context = {
        "council": council,
        "edits": edits,
        "due_services": services.due_for_review()[:SHOWN],
        "due_uses": uses.due_for_review()[:SHOWN],
        "suggestions": Service.objects.suggested_to(council).for_decision()[:SHOWN],
        "proposed": uses.proposed()[:SHOWN],
        "stances": council.stances.to_answer().for_council()[:SHOWN],
        "ending": contracts.within_days(CONTRACT_DAYS).by_decision()[:SHOWN],
        "ended": uses.with_ended_contract().count() if edits else 0,
        "in_the_making": Service.objects.in_the_making(council).count(),
        "page": page_of(services.in_portfolio_order(), asked=request.GET.get("page")),
        "uses_count": uses.running().count(),
    }
    return render(request, "services/portfolio.html", context)


@login_required
@require_POST
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """All that is ticked is still true."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_register(request.user, council))
    services, uses = actions.confirm_all(
        council,
        services=_keys(request.POST.getlist("service")),
        uses=_keys(request.POST.getlist("use")),
        by=request.user,
    )
    if services or uses:
        number = services + uses
        done = ngettext("{n:,} record confirmed.", "{n:,} records confirmed.", number)
        messages.success(request, done.format(n=number))
    else:
        messages.warning(request, gettext("Select at least one record to confirm."))
    return redirect("council_services:portfolio", slug)


def _keys(typed: list[str]) -> list[int]:
    return [int(key) for key in typed[:SHOWN] if re.fullmatch(r"[0-9]{1,18}", key)]

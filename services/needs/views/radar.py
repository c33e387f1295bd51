"""Whose contracts end soon, for those who would rather buy together."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from councils.context import acting_council
from portal.accounts.http import SignedInRequest
from portal.paging import page_of
from portal.permissions import require
from services.needs import permissions
from services.needs.forms import RadarFilter
from services.needs.lists import Radar

CONTRACTS_ON_A_PAGE = 50


@login_required
@require_safe
def contracts(request: SignedInRequest) -> HttpResponse:
    """Groups of councils; or, where one is chosen, its contracts."""
    require(permissions.can_see_peers_only(request.user))
    radar = Radar(request.GET)
    context = {
        "radar": radar,
        "filter": RadarFilter(initial=radar.said),
        "can_plan": permissions.can_plan(request.user, acting_council(request)),
        "page": page_of(
            radar.contracts if radar.chosen else radar.groups,
            asked=request.GET.get("page"),
            length=CONTRACTS_ON_A_PAGE,
        ),
    }
    return render(request, "needs/radar.html", context)

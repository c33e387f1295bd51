"""Whose contracts end soon, for those who would rather buy together."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from councils.context import acting_council
from councils.permissions import can_see_peers_only
from portal.accounts.http import SignedInRequest
from portal.database.revisions import CATALOGUE, revision
from portal.files.export import Worksheet, as_csv, as_xlsx
from portal.lists.paging import page_of, page_to_cache
from portal.site.permissions import require
from services.exports import CONTRACT_HEADINGS, contract_rows
from services.needs import permissions
from services.needs.filters import ContractFilter
from services.needs.forms import RadarFilter
from services.use_map import CONTRACTS, map_of, marks_of_contracts

CONTRACTS_ON_A_PAGE = 50


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Groups of councils; or, where one is chosen, its contracts. Others read who sees them."""
    if not can_see_peers_only(request.user):
        return render(request, "needs/radar_for_members.html")
    council, asked = acting_council(request), page_to_cache(request.GET.get("page"))
    radar = ContractFilter(request.GET, council)
    context = {
        "state": revision(CATALOGUE),
        "page_key": f"{radar.order.value}:{asked}",
        "radar": radar,
        "filter": RadarFilter(radar, council),
        "can_plan": permissions.can_plan(request.user, council),
        "page": SimpleLazyObject(partial(_page, radar, asked)),
        "map": SimpleLazyObject(
            lambda: map_of(marks_of_contracts(radar.contracts), radar.region, CONTRACTS)
        ),
    }
    return render(request, "needs/radar.html", context)


@login_required
@require_safe
def export(request: SignedInRequest, form: str) -> HttpResponseBase:
    """The contracts of the page, or of all groups, to take away."""
    require(can_see_peers_only(request.user))
    radar = ContractFilter(request.GET, acting_council(request))
    name, rows = "contracts", contract_rows(radar.contracts)
    if form == "csv":
        return as_csv(name, CONTRACT_HEADINGS, rows)
    if form == "xlsx":
        return as_xlsx(name, [Worksheet(name, CONTRACT_HEADINGS, rows)])
    raise Http404


def _page(radar: ContractFilter, asked: int) -> Page[object]:
    """Groups or contracts, found only when they have to be rendered."""
    rows: Any = radar.contracts if radar.group else radar.groups
    return page_of(rows, asked=asked, length=CONTRACTS_ON_A_PAGE)

"""What everybody reads of a council, made for its own website to link to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from councils.models import Council
from councils.responses import redirect_to_successor
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE
from portal.lists.paging import page_of
from services.models import Contract, ContractQuerySet
from services.transparency.exports import csv_of
from services.transparency.models import RegisterEntry
from services.transparency.models.council_systems import public_facts, public_systems
from services.transparency.models.register_schema import (
    HEADINGS,
    RegisterRow,
    with_register_facts,
)

ON_A_PAGE = 100
MINUTES = 60


def _published(council: Council) -> ContractQuerySet:
    entries = RegisterEntry.objects.of_council(council).published()
    contracts = Contract.objects.filter(register_entry__in=entries)
    return with_register_facts(contracts).by_end()


@require_safe
def contracts_register(request: HttpRequest, slug: str) -> HttpResponse:
    """The contracts that the council has published; asked of the database each time."""
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    page = page_of(_published(council), asked=request.GET.get("page"), length=ON_A_PAGE)
    page.object_list = [RegisterRow(each, is_public=True) for each in page.object_list]
    context = {"council": council, "page": page}
    return render(request, "transparency/contracts_register.html", context)


@require_safe
@conditional_page
@cache_control(no_cache=True)
def contracts_register_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same in the schema; asked for again each time, so that what is withdrawn is gone."""
    council = get_object_or_404(Council, slug=slug)
    rows = (RegisterRow(each, is_public=True).cells for each in _published(council))
    return csv_of(f"{slug}-contracts-register", HEADINGS, rows)


@require_safe
@shared_page(CATALOGUE)
def systems(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    page = page_of(public_systems(council), asked=request.GET.get("page"), length=ON_A_PAGE)
    return render(request, "transparency/systems.html", {"council": council, "page": page})


@require_safe
@conditional_page
@cache_control(public=True, max_age=5 * MINUTES)
def systems_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for programs of any website: the facts are public."""
    council: Any = get_object_or_404(Council, slug=slug)
    response = JsonResponse(public_facts(council), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response

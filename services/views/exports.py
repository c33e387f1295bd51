"""Lists to take away."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from councils.models import Council
from councils.permissions import can_see_internal, can_see_peers_only
from portal.files.export import Worksheet, as_csv, as_xlsx
from portal.site.permissions import require
from services.exports import (
    LIST_HEADINGS,
    SERVICE_HEADINGS,
    list_rows,
    service_rows,
    use_headings,
    use_rows,
)
from services.filters import CatalogueFilter
from services.models import Product, Service, Use

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponseBase:
    """The services that fit, in the order of the page."""
    selection = CatalogueFilter(request.GET, Service.objects.published())
    return _table(form, "services", SERVICE_HEADINGS, service_rows(selection.results))


@require_safe
def product_uses(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Who uses a product; members also read when contracts end."""
    product = get_object_or_404(Product, slug=slug)
    uses = Use.objects.of_product(product).visible_to(request.user)
    sees = can_see_peers_only(request.user)
    rows = use_rows(uses, sees_peers_only=sees)
    return _table(form, f"{slug}-councils", use_headings(sees_peers_only=sees), rows)


@login_required
@require_safe
def portfolio(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The list of systems of a council, to work on and to bring in again."""
    council = get_object_or_404(Council, slug=slug)
    require(can_see_internal(request.user, council))
    rows = list_rows(Use.objects.of_council(council).confirmed())
    return _table(form, f"{slug}-systems", LIST_HEADINGS, rows)


def _table(
    form: str, name: str, headings: "Sequence[StrOrPromise]", rows: Iterable[list[object]]
) -> HttpResponseBase:
    if form == "csv":
        return as_csv(name, headings, rows)
    if form == "xlsx":
        return as_xlsx(name, [Worksheet(name, headings, rows)])
    raise Http404

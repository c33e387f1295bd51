"""The questions that suppliers ask every council, answered from its records."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from councils.models import Council
from portal.site.permissions import require
from services.transparency import permissions
from services.transparency.exports import table_of
from services.transparency.models.council_systems import FOI_COLUMNS, FoiTable, as_text

LEAVE_OUT = "leave_out"


def _table_for(request: HttpRequest, slug: str) -> FoiTable:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_register(request.user, council))
    return FoiTable(council, request.GET.getlist(LEAVE_OUT))


@login_required
@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """A table to copy or take away, without the columns that are ticked."""
    table = _table_for(request, slug)
    query = urlencode({LEAVE_OUT: [column.name for column in table.left_out]}, doseq=True)
    context = {
        "council": table.council,
        "table": table,
        "rows": [[as_text(value) for value in row] for row in table.rows],
        "choices": [(column, column in table.left_out) for column in FOI_COLUMNS],
        "query": query,
    }
    return render(request, "transparency/foi.html", context)


@login_required
@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    table = _table_for(request, slug)
    return table_of(form, f"{slug}-systems-and-contracts", table.headings, table.rows)

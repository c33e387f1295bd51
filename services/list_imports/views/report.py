"""How far an import is, what became of every row, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of
from portal.site.errors import RuleBroken
from services.list_imports import actions
from services.list_imports.changes import with_changes
from services.list_imports.models import ListImport, Outcome, Stage
from services.list_imports.models.choices import ABSENT, WRITTEN
from services.list_imports.views.lookup import (
    Tab,
    any_import_for,
    import_for,
    next_step,
    rows_left,
    tabs_of,
)

UNDONE_LABELS = {
    Outcome.NEW: _("New, undone"),
    Outcome.CHANGED: _("Changed, undone"),
    Outcome.ENDED: _("No longer in the file, stopped, undone"),
}


@login_required
@require_safe
def detail(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Progress while it is written, then the report."""
    list_import = import_for(request, slug, pk)
    if list_import.is_open:
        return next_step(list_import)
    if list_import.is_working:
        return render(request, "list_imports/progress.html", {"list_import": list_import})
    counts = list_import.counts()
    asked = request.GET.get("outcome", "")
    chosen = asked if asked in Outcome.values else next(iter(_present(counts)), Outcome.SAME.value)
    found = list_import.rows.filter(outcome=chosen).select_related("use__product", "use__service")
    absent = sum(counts.get(outcome, 0) for outcome in ABSENT)
    page = page_of(found.in_order(), asked=request.GET.get("page"), total=counts.get(chosen, 0))
    context = {
        "list_import": list_import,
        "tabs": _tabs_of(list_import, counts, chosen),
        "rows_count": sum(counts.values()) - absent,
        "absent_count": absent,
        "chosen": chosen,
        "page": page,
        "rows": with_changes(list(page.object_list)),
        "left": rows_left(list_import),
    }
    return render(request, "list_imports/detail.html", context)


def _tabs_of(list_import: ListImport, counts: dict[str, int], chosen: str) -> list[Tab]:
    """A tab for each outcome that rows have; after an undo they say what was undone."""
    tabs = tabs_of(counts, Outcome, chosen)
    if list_import.stage != Stage.UNDONE:
        return tabs
    labels = {str(outcome.label): label for outcome, label in UNDONE_LABELS.items()}
    return [
        (labels.get(str(label), label), address, is_chosen, number)
        for label, address, is_chosen, number in tabs
    ]


def _present(counts: dict[str, int]) -> list[str]:
    return [outcome.value for outcome in [*WRITTEN, *Outcome] if counts.get(outcome)]


@login_required
@require_POST
def undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    list_import = any_import_for(request, slug, pk)
    try:
        actions.undo(list_import, by=request.user)
        messages.success(request, gettext("We are putting back what was there before."))
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    return redirect(list_import)

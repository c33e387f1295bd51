"""What the views of imports share: whose import it is, and where it goes on."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from councils.models import Council
from portal.accounts.http import SignedInRequest
from portal.site.permissions import require
from services.list_imports.models import ImportKind, ImportRow, ListImport, Outcome, Stage
from services.list_imports.permissions import can_import

LEFT_SHOWN = 100
Tab = tuple[object, str, bool, int]
STEPS = {
    Stage.TABLE: "list_imports:table",
    Stage.COLUMNS: "list_imports:columns",
    Stage.VALUES: "list_imports:values",
    Stage.ROWS: "list_imports:rows",
}


def council_for(request: SignedInRequest | HttpRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    require(can_import(request.user, council))
    return council


def import_for(request: SignedInRequest, slug: str, pk: int) -> ListImport:
    """One import of a council, if the user may import its lists."""
    found = any_import_for(request, slug, pk)
    if found.kind != ImportKind.SYSTEMS:
        raise Http404
    return found


def any_import_for(request: SignedInRequest, slug: str, pk: int) -> ListImport:
    """The same of its payments, too."""
    imports = ListImport.objects.of_council(council_for(request, slug))
    return get_object_or_404(imports.select_related("imported_by", "council"), pk=pk)


def tabs_of(counts: dict[str, int], outcomes: Iterable[Outcome], chosen: str) -> list[Tab]:
    """A tab for each outcome that rows have."""
    return [
        (outcome.label, f"?outcome={outcome.value}#rows", outcome == chosen, counts[outcome])
        for outcome in outcomes
        if counts.get(outcome)
    ]


def rows_left(list_import: ListImport) -> Iterable[ImportRow]:
    """Of an import that was undone, the rows whose records had been changed, and so stayed."""
    is_undone = list_import.stage == Stage.UNDONE
    return list_import.rows.not_undone().in_order()[:LEFT_SHOWN] if is_undone else []


def next_step(list_import: ListImport) -> HttpResponse:
    """The page where an import goes on, or its report."""
    route = STEPS.get(Stage(list_import.stage), "list_imports:detail")
    return redirect(route, list_import.council.slug, list_import.pk)

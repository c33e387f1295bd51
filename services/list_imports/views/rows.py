"""What will become of each row; corrections; and systems that the file no longer has."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of, whole_number
from portal.site.errors import RuleBroken, rules_as_errors
from services.list_imports import actions
from services.list_imports.changes import with_changes
from services.list_imports.engine.absent import undecided_rows
from services.list_imports.forms.rows import RowForm
from services.list_imports.models import ListImport, Outcome
from services.list_imports.models.choices import ABSENT, WRITTEN
from services.list_imports.views.lookup import import_for, next_step, tabs_of
from services.models import Product

ABSENT_SHOWN = 200
# with one of these there is something to import, now or once moderators have answered
COMING_IN = {*WRITTEN, *ABSENT, Outcome.SAME, Outcome.WAITING}


@login_required
@require_http_methods(["GET", "HEAD"])
def rows(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The rows by what will become of them, changed ones field by field."""
    list_import = import_for(request, slug, pk)
    if not list_import.is_open or not list_import.rows.exists():
        return next_step(list_import)
    counts = list_import.counts()
    chosen = _outcome(request.GET.get("outcome", ""), counts)
    found = list_import.rows.of_file().filter(outcome=chosen).in_order()
    page = page_of(found, asked=request.GET.get("page"), total=counts.get(chosen, 0))
    context = {
        "list_import": list_import,
        "tabs": tabs_of(counts, _of_rows(), chosen),
        "chosen": chosen,
        "page": page,
        "rows": with_changes(list(page.object_list)),
        "absent": list_import.rows.absent().select_related("use__product", "use__service")[
            :ABSENT_SHOWN
        ],
        "undecided": undecided_rows(list_import),
        "to_write": sum(counts.get(outcome, 0) for outcome in WRITTEN),
        "same": counts.get(Outcome.SAME, 0),
        "waiting": counts.get(Outcome.WAITING, 0),
        "can_be_written": bool(counts.keys() & COMING_IN),
    }
    return render(request, "list_imports/rows.html", context)


def _of_rows() -> list[Outcome]:
    return [each for each in Outcome if each not in {Outcome.RETAINED, Outcome.ENDED}]


def _outcome(asked: str, counts: dict[str, int]) -> str:
    """The outcome that was asked for; else the first that rows have, rejected ones before all."""
    if asked in {each.value for each in _of_rows()}:
        return asked
    first = [Outcome.REJECTED, *_of_rows()]
    return next((each.value for each in first if counts.get(each)), Outcome.NEW.value)


@login_required
@require_http_methods(["GET", "POST"])
def row(request: SignedInRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Correct a row for this import; the file itself stays as it is."""
    list_import = import_for(request, slug, pk)
    if not list_import.is_open:
        return next_step(list_import)
    found = get_object_or_404(list_import.rows.select_related("list_import"), number=number)
    form = RowForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            mended = actions.mend_row(found, form.cleaned_data)
            if mended.outcome != Outcome.REJECTED:
                messages.success(request, gettext("Row {n} corrected.").format(n=number))
                return redirect("list_imports:rows", slug, pk)
            form.add_error(None, mended.reason)
    context = {
        "list_import": list_import,
        "row": found,
        "form": form,
        "products": Product.objects.in_order().values_list("name", flat=True),
    }
    return render(request, "list_imports/row.html", context)


@login_required
@require_POST
def write(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Say which absent systems have stopped, and start writing."""
    list_import = import_for(request, slug, pk)
    try:
        _set_absent(list_import, request.POST.getlist("ended"))
        list_import = actions.write(list_import, by=request.user)
    except RuleBroken:
        # pressed twice, or by a colleague first: show what became of it
        list_import = import_for(request, slug, pk)
    return next_step(list_import)


def _set_absent(list_import: ListImport, ticked: list[str]) -> None:
    keys = [key for key in map(whole_number, ticked[:ABSENT_SHOWN]) if key]
    actions.set_absent(list_import, keys)

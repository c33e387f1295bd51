"""Which table of the file it is, where its headings are, and what its columns hold."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.files.tables import Table
from portal.site.errors import rules_as_errors
from portal.text import query_text
from services.list_imports import actions
from services.list_imports.actions.steps import proposals_for
from services.list_imports.engine.corrections import corrections_of
from services.list_imports.engine.file_rows import headings_of, table_of, tables_of
from services.list_imports.forms.columns import ColumnsForm, HeadingsForm
from services.list_imports.headings import guess_headings
from services.list_imports.views.lookup import import_for, next_step

LOST_SHOWN = 20


@login_required
@require_http_methods(["GET", "POST"])
def table(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The first lines of a table: its headings are guessed, and can be changed."""
    list_import = import_for(request, slug, pk)
    if not list_import.is_open:
        return next_step(list_import)
    tables = tables_of(list_import)
    shown = _named(tables, query_text(request.GET, "table") or list_import.table_name)
    if shown.name != list_import.table_name:
        guess = guess_headings(shown.rows)
        list_import.heading_line, list_import.heading_lines = guess.first, guess.count
    form = HeadingsForm(request.POST or None, table=shown, list_import=list_import)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            first, lines = form.cleaned_data["heading_line"], form.cleaned_data["heading_lines"]
            before = corrections_of(list_import, table_of(list_import))
            if not actions.set_table(list_import, shown, first, lines).rows.exists():
                _warn_of_lost(request, sorted(before))
            return redirect("list_imports:columns", slug, pk)
    tabs = [(_shown_name(each), _address(each), each == shown, None) for each in tables]
    context = {"list_import": list_import, "form": form, "tables": tables, "tabs": tabs}
    return render(request, "list_imports/table.html", context)


def _address(table: Table) -> str:
    return "?" + urlencode({"table": table.name})


def _shown_name(table: Table) -> str:
    hidden = gettext("{name} (hidden sheet)")
    return hidden.format(name=table.name) if table.is_hidden else table.name


def _named(tables: list[Table], name: str) -> Table:
    return next((table for table in tables if table.name == name), tables[0])


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What each column holds, with some of its cells."""
    list_import = import_for(request, slug, pk)
    if not list_import.is_open:
        return next_step(list_import)
    shown = table_of(list_import)
    headings = headings_of(list_import, shown)
    form = ColumnsForm(
        request.POST or None,
        table=shown,
        headings=headings,
        proposals=proposals_for(shown, headings),
        columns=list_import.columns,
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            lost = actions.lost_corrections(list_import, shown, form.chosen)
            done = actions.set_columns(list_import, form.chosen, by=request.user)
            _warn_of_lost(request, lost)
            return next_step(done)
    context = {"list_import": list_import, "form": form, "uncalculated": shown.uncalculated}
    return render(request, "list_imports/columns.html", context)


def _warn_of_lost(request: SignedInRequest, rows: list[int]) -> None:
    """Corrections do not go with another meaning of their columns."""
    if rows:
        words = ngettext(
            "Your correction of row {rows} was lost, because its column changed. Correct it again.",
            "Your corrections of rows {rows} were lost, because their columns changed. "
            "Correct them again.",
            len(rows),
        )
        shown = ", ".join(map(str, rows[:LOST_SHOWN])) + (" …" if len(rows) > LOST_SHOWN else "")
        messages.warning(request, words.format(rows=shown))

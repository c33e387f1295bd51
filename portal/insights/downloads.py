"""Figures and their rows to take away: CSV, spreadsheet, JSON."""

from collections.abc import Iterator

from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.files.export import Worksheet, as_csv, as_json, as_xlsx
from portal.insights.figure_view import FigureView, withheld
from portal.insights.figures import Rows
from portal.insights.models import Snapshot
from portal.insights.overview import Overview

FORMS = {"csv", "xlsx", "json"}
MAX_ROWS = 20_000
HEADINGS = [
    *(_("Date"), _("Figure"), _("Title"), _("Group"), _("What"), _("Value"), _("Out of")),
    *(_("Councils"), _("Unit")),
]


def of_figures(
    form: str, name: str, overview: Overview, figures: list[FigureView]
) -> HttpResponseBase:
    """The values of some figures, as they were stored."""
    snapshot, named = overview.snapshot, f"{name}-{overview.snapshot.date}"
    if form == "csv":
        lines = (line for figure in figures for line in _lines(snapshot, figure))
        return as_csv(named, _headings(), lines)
    if form == "xlsx":
        return as_xlsx(named, [*_sheets(snapshot, figures), _definitions(figures)])
    stored = {figure.key: figure.stored for figure in figures}
    return as_json(
        named, {"date": str(snapshot.date), "rules": snapshot.definitions, "figures": stored}
    )


def _headings() -> list[str]:
    return list(map(gettext, HEADINGS))


def _lines(snapshot: Snapshot, figure: FigureView) -> Iterator[list[object]]:
    for group, value in figure.values.items():
        number = withheld() if value.is_withheld else value.value
        parts = [number, value.of, value.councils]
        numbers = ["" if each is None else each for each in parts]
        yield [snapshot.date, figure.key, figure.title, group, value.label, *numbers, figure.unit]


def _sheets(snapshot: Snapshot, figures: list[FigureView]) -> Iterator[Worksheet]:
    for figure in figures:
        yield Worksheet(figure.key, _headings(), _lines(snapshot, figure))


def _definitions(figures: list[FigureView]) -> Worksheet:
    rows = [[figure.key, figure.title, figure.definition] for figure in figures]
    return Worksheet(
        "definitions", [gettext("Figure"), gettext("Title"), gettext("Definition")], rows
    )


def of_rows(form: str, name: str, rows: Rows) -> HttpResponseBase:
    """What a figure counts, as it is now; the first 20,000."""
    lines = ([cell.text for cell in rows.cells(each)] for each in rows.found[:MAX_ROWS])
    if form == "csv":
        return as_csv(name, rows.headings, lines)
    if form == "xlsx":
        return as_xlsx(name, [Worksheet("rows", rows.headings, lines)])
    return as_json(name, {"rows": [dict(zip(rows.headings, line, strict=True)) for line in lines]})

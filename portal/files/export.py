"""Tables to take away."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.text import printable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEET_NAME_LENGTH = 31
MAX_CELL_LENGTH = 32_767
# also full-width, which some spreadsheets read as the same
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"[+-]?[0-9][0-9,]{0,30}(\.[0-9]{1,30})?%?")


class Worksheet(NamedTuple):
    """A table of a spreadsheet."""

    name: "StrOrPromise"
    headings: "Sequence[StrOrPromise]"
    rows: Iterable[Iterable[object]]


def as_csv(
    name: str, headings: "Sequence[StrOrPromise]", rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A download of this name, sent row by row. Spreadsheets find no formula in it."""
    response = StreamingHttpResponse(_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(name: str, sheets: Iterable[Worksheet]) -> HttpResponse:
    """A spreadsheet of this name. Numbers are numbers, and everything else is text: no formulas."""
    book, file = Workbook(write_only=True), BytesIO()
    for sheet in sheets:
        page = book.create_sheet(str(sheet.name)[:MAX_SHEET_NAME_LENGTH])
        for values in (sheet.headings, *sheet.rows):
            page.append([_cell(page, value) for value in values])
    book.save(file)
    return _attached(HttpResponse(file.getvalue(), content_type=SPREADSHEET), f"{name}.xlsx")


def as_json(name: str, data: dict[str, object]) -> HttpResponse:
    return _attached(JsonResponse(data, json_dumps_params={"indent": 1}), f"{name}.json")


def _cell(page: WriteOnlyWorksheet, value: object) -> Cell:
    if isinstance(value, int | float):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, printable(str("" if value is None else value))[:MAX_CELL_LENGTH])
    cell.data_type = "s"  # what begins like a formula, too
    return cell


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(headings: "Sequence[StrOrPromise]", rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield "\ufeff"  # so that spreadsheets read it as UTF-8
    yield csv_line(headings)
    for values in rows:
        yield csv_line(values)


def csv_line(values: Iterable[object]) -> str:
    """A row of CSV in which spreadsheets find no formula."""
    line = StringIO()
    csv.writer(line).writerow([_harmless(str(value)) for value in values])
    return line.getvalue()


def _harmless(text: str) -> str:
    """A cell that begins like a formula is text to a spreadsheet when a quote stands before it.

    Blanks, tabs and line breaks before it do not keep it from being one; a number is none.
    """
    is_formula = text.lstrip().startswith(FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_formula and not NUMBER.fullmatch(text) else text

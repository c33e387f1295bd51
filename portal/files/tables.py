"""Tables that people bring: files of any kind that spreadsheets write, and pasted cells."""

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.files.export import MAX_CELL_LENGTH
from portal.files.import_report import FileRefused
from portal.files.text_tables import decode, pasted_rows, text_rows
from portal.files.workbooks import WorkbookSheet, is_workbook, read_sheets
from portal.text import without_nul

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST_FILE = 20_000_000
MAX_LINES_ABOVE_HEADINGS = 15
MAX_ROWS, MAX_COLUMNS = 50_000, 200
MAX_LINES = MAX_ROWS + MAX_LINES_ABOVE_HEADINGS
EMPTY = _("The file is empty. Choose a file with headings and at least one row below them.")
ONLY_HEADINGS = _(
    "The file has only one row. Choose a file with headings and at least one row below them."
)
NOT_A_LIST = _(
    "“{name}” is {kind}, not a list. Choose a CSV file, an Excel workbook or an OpenDocument "
    "spreadsheet."
)
WEB_PAGE = _(
    "“{name}” is a web page or XML, although its name may say something else. Open it in your "
    "spreadsheet program, save it as an Excel workbook (.xlsx), and try again."
)
PICTURE = _("a picture")
# what a file is by its first bytes, whatever it is called
OTHER_KINDS = {
    b"%PDF": _("a PDF"),
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"{\\rtf": _("a formatted document"),
    b"\x1f\x8b": _("a compressed file"),
    b"7z\xbc\xaf": _("a compressed file"),
    b"Rar!": _("a compressed file"),
    b"SQLite": _("a database"),
    b"\x00\x01\x00\x00Standard": _("a database"),
}
JSON = re.compile(rb"""(?:\{\s{0,20}"|\[\s{0,20}[\[{])""")


class Table(NamedTuple):
    """A sheet of cells as texts, each row as wide as the widest.

    ``first_row`` is the number that the spreadsheet shows beside the first of the rows; every
    other row has the next one, blank rows included. ``merged`` and ``uncalculated`` are those of
    the sheet, with the rows counted as they are here.
    """

    name: str
    rows: list[list[str]]
    is_hidden: bool = False
    first_row: int = 1
    merged: list[list[int]] = []
    uncalculated: int = 0

    def filled_rows(self, start: int) -> list[list[str]]:
        """The rows from this one on; what was merged over several of them is said by each.

        Blank rows stay blank, and headings above them are no part of it.
        """
        rows = self.rows[start:]
        changed: dict[int, list[str]] = {}
        for first, column, last in self.merged:
            text = self._text_at(first, column) if first >= start else ""
            for at in range(first + 1 - start, min(last + 1 - start, len(rows))) if text else ():
                if any(rows[at]):
                    row = changed.setdefault(at, [*rows[at]])
                    row[column] = row[column] or text
        return [changed.get(at, row) for at, row in enumerate(rows)] if changed else rows

    def _text_at(self, row: int, column: int) -> str:
        return self.rows[row][column] if column < len(self.rows[row]) else ""


def read_tables(content: bytes, name: str) -> list[Table]:
    """The sheets of a file that have more than headings, hidden ones last.

    Raises FileRefused with one sentence that says what to do.
    """
    _check_kind(content, name)
    if is_workbook(content):
        sheets = read_sheets(content, MAX_LINES, MAX_COLUMNS)
    else:
        sheets = [WorkbookSheet(name, is_hidden=False, rows=text_rows(decode(content)))]
    tables = [table for sheet in sheets if (table := _table(sheet)).rows]
    if not tables:
        raise FileRefused(str(EMPTY))
    if not (lists := [table for table in tables if len(table.rows) > 1]):
        raise FileRefused(str(ONLY_HEADINGS))
    return sorted(lists, key=lambda table: table.is_hidden)


def read_pasted(text: str) -> Table:
    """The cells copied from a spreadsheet. Raises FileRefused."""
    if len(text) > LARGEST_FILE:
        raise FileRefused(_too_large())
    rows = pasted_rows(without_nul(text))
    table = _table(WorkbookSheet(gettext("Pasted cells"), is_hidden=False, rows=rows))
    if len(table.rows) < 2:  # noqa: PLR2004 - headings and a row
        raise FileRefused(gettext("Paste the headings and at least one row below them."))
    return table


def _check_kind(content: bytes, name: str) -> None:
    if not content.strip():
        raise FileRefused(str(EMPTY))
    if len(content) > LARGEST_FILE:
        raise FileRefused(_too_large())
    start = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and b">" in content:
        raise FileRefused(WEB_PAGE.format(name=name))
    if kind := _other_kind(start):
        raise FileRefused(NOT_A_LIST.format(name=name, kind=kind))


def _other_kind(start: bytes) -> "StrOrPromise":
    """What a file is that holds no table, in words."""
    if JSON.match(start):
        return gettext("a JSON file")
    return next((kind for mark, kind in OTHER_KINDS.items() if start.startswith(mark)), "")


def _too_large() -> str:
    return gettext(
        "The file must be {n} MB or smaller. Delete columns that you do not need, or split it."
    ).format(n=LARGEST_FILE // 1_000_000)


def _table(sheet: WorkbookSheet) -> Table:
    """The cells without the blank ones around them. Raises FileRefused where they are too many."""
    rows = [_without_blank_end(row) for row in sheet.rows]
    while rows and not rows[-1]:
        rows.pop()
    above = next((number for number, row in enumerate(rows) if row), 0)
    rows = rows[above:]
    width = max(map(len, rows), default=0)
    padded = [row + [""] * (width - len(row)) for row in rows]
    merged = [
        [row - above, column, last - above]
        for row, column, last in sheet.merged
        if above <= row < above + len(rows)
    ]
    table = Table(sheet.name, padded, sheet.is_hidden, above + 1, merged, sheet.uncalculated)
    _check_size(table, width)
    return table


def _without_blank_end(row: list[str]) -> list[str]:
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return row[:width]


def _check_size(table: Table, width: int) -> None:
    if len(table.rows) > MAX_LINES:
        problem = gettext("“{name}” has more than {n:,} rows. Split it into smaller lists.")
        raise FileRefused(problem.format(name=table.name, n=MAX_ROWS))
    if width > MAX_COLUMNS:
        problem = gettext("“{name}” has more than {n} columns. Delete those that you do not need.")
        raise FileRefused(problem.format(name=table.name, n=MAX_COLUMNS))
    for number, row in enumerate(table.rows, start=table.first_row):
        if any(len(cell) > MAX_CELL_LENGTH for cell in row):
            problem = gettext("Row {number} has a cell of more than {n:,} characters. Shorten it.")
            raise FileRefused(problem.format(number=number, n=MAX_CELL_LENGTH))

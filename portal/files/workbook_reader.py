"""Reads a workbook from its standard input and writes its sheets as lines of JSON.

A process of its own, because a file can ask for more memory than there is, and the library then
ends the process. It imports nothing of ours and nothing of Django, so that it starts quickly.
"""

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_MEMORY = 1_000_000_000  # bytes
MAX_SECONDS = 60  # of processor time
LARGEST_WHOLE = 10**21


def cell_text(value: object) -> str:
    """A cell as a person reads it."""
    match value:
        case str():
            return value.replace("\r\n", "\n")
        case bool():
            return "Yes" if value else "No"
        case int() | float():
            return _number_text(value)
        case date() | time():
            return _moment_text(value)
    return str(value)


def _number_text(value: float) -> str:
    if not isfinite(value):
        return ""
    is_whole = abs(value) < LARGEST_WHOLE and value == int(value)
    return str(int(value)) if is_whole else f"{value:.15g}"  # spreadsheets have fifteen digits


def _moment_text(value: date | time) -> str:
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()[: len("2026-03-31")]


def sheet_rows(sheet: CalamineSheet, limits: tuple[int, int]) -> Iterator[list[str]]:
    """Each row without blanks at its end; of too many or too wide ones a little more than allowed.

    Blank rows behind the last one that says something are left out.
    """
    max_rows, max_columns = limits
    blank = written = 0
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        if not (width := _width(cells)):
            blank += 1
            continue
        row = [*before, *map(cell_text, cells[:width])]
        yield from ([] for _ in range(min(blank, max_rows)))
        yield row if len(row) <= max_columns else [*row[:max_columns], row[-1]]
        written, blank = written + blank + 1, 0
        if written > max_rows:
            return


def _width(cells: Sequence[object]) -> int:
    """How many cells there are up to the last one that says something."""
    width = len(cells)
    while width and str(cells[width - 1]).strip() == "":
        width -= 1
    return width


def write_sheets(content: bytes, limits: tuple[int, int]) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            _write({"name": sheet.name, "is_hidden": is_hidden})
            for row in sheet_rows(book.get_sheet_by_name(sheet.name), limits):
                _write(row)
    _write("end")


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    write_sheets(sys.stdin.buffer.read(), (int(sys.argv[1]), int(sys.argv[2])))

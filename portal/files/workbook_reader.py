"""Reads a workbook from its standard input and writes its sheets as lines of JSON.

A process of its own, because a file can ask for more memory than there is, and the library then
ends the process. It imports nothing of ours and nothing of Django, so that it starts quickly.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from html import unescape
from io import BytesIO
from math import isfinite
from zipfile import ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_MEMORY = 1_000_000_000  # bytes
MAX_SECONDS = 60  # of processor time
LARGEST_WHOLE = 10**21
MAX_MERGED = 20_000  # ranges of a sheet
MAX_SEARCHED = 200_000_000  # bytes of a sheet, in which formulas are counted
PIECE, OVERLAP = 2_000_000, 20_000  # bytes read at once, and those of the piece before
TAG = r"<(?:\w+:)?%s\b[^>]*>"
ATTRIBUTE = re.compile(r"""\b(\w{1,60})=(?:"([^"]{0,1000})"|'([^']{0,1000})')""")
# a cell with a formula and no value or an empty one, as programs write that do not calculate
UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
TEXT = re.compile(rb"""\bt=["']str""")  # of a formula whose value is a text, perhaps an empty one


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


def merged_down(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """Of each cell that was merged over several rows: its row, its column, and its last row."""
    found: list[tuple[int, int, int]] = []
    ranges = (sheet.merged_cell_ranges or [])[:MAX_MERGED]
    ends: dict[int, int] = {}
    for (row, column), (last, _) in sorted(ranges):
        if last > row > ends.get(column, -1):  # what overlaps another is no sheet of a program
            found.append((row, column, last))
            ends[column] = last
    return found


class Formulas:
    """Counts the formulas of each sheet that have no value, in the parts of an XLSX file.

    The library reads such cells as empty, and does not say so.
    """

    def __init__(self, content: bytes) -> None:
        self.archive = ZipFile(BytesIO(content)) if content.startswith(b"PK") else None
        self.parts = self._parts() if self.archive else {}

    def _parts(self) -> dict[str, str]:
        """The parts of the sheets, by their names."""
        relationships = self._tags("xl/_rels/workbook.xml.rels", "relationship")
        targets = {each.get("id"): each.get("target", "") for each in relationships}
        sheets = self._tags("xl/workbook.xml", "sheet")
        return {unescape(each.get("name", "")): targets.get(each.get("id"), "") for each in sheets}

    def _tags(self, part: str, name: str) -> list[dict[str, str]]:
        """The attributes of each tag of this name in a part: small letters, without prefixes."""
        tags = re.findall(TAG % name, self._text(part), re.IGNORECASE)
        return [
            {key.lower(): double or single for key, double, single in ATTRIBUTE.findall(tag)}
            for tag in tags
        ]

    def _text(self, part: str) -> str:
        if self.archive is None or part not in self.archive.namelist():
            return ""
        return self.archive.read(part).decode("utf-8", "replace")

    def without_value(self, sheet: str) -> int:
        target = self.parts.get(sheet, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if self.archive is None or not target or part not in self.archive.namelist():
            return 0
        with self.archive.open(part) as xml:
            return count_uncalculated(iter(lambda: xml.read(PIECE), b""))


def count_uncalculated(pieces: Iterator[bytes]) -> int:
    number, before, searched = 0, b"", 0
    for piece in pieces:
        text = before + piece
        found = list(UNCALCULATED.finditer(text)) if b"<f" in text or b":f" in text else []
        number += sum(1 for each in found if not (each[2] and TEXT.search(each[1])))
        # what may go on in the next piece is searched again
        before = text[max(found[-1].end() if found else 0, len(text) - OVERLAP) :]
        searched += len(piece)
        if searched > MAX_SEARCHED:
            break
    return number


def write_sheets(content: bytes, limits: tuple[int, int]) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    formulas = Formulas(content)
    for each in book.sheets_metadata:
        if each.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(each.name)
            _write(
                {
                    "name": each.name,
                    "is_hidden": each.visible != SheetVisibleEnum.Visible,
                    "merged": merged_down(sheet),
                    "uncalculated": formulas.without_value(each.name),
                }
            )
            for row in sheet_rows(sheet, limits):
                _write(row)
    _write("end")


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    write_sheets(sys.stdin.buffer.read(), (int(sys.argv[1]), int(sys.argv[2])))

"""The rows of the file that an import keeps until it has been imported."""

from collections.abc import Iterator

from django.utils.translation import gettext

from portal.files.tables import Table, read_tables
from portal.site.errors import RuleBroken
from services.list_imports.headings import Headings, headings_at, is_total
from services.list_imports.models import ImportFile, ImportRow, ListImport, Outcome

MAX_CELL = 2_000  # characters; no fact is longer


def tables_of(list_import: ListImport) -> list[Table]:
    """The tables of a file, read again. Raises RuleBroken where the file is gone."""
    file = ImportFile.objects.filter(list_import=list_import).first()
    if file is None:
        raise RuleBroken(gettext("The file has been imported or deleted. Upload it again."))
    return read_tables(bytes(file.content), list_import.file_name)


def table_of(list_import: ListImport) -> Table:
    """The table that was selected, else the first one. Raises RuleBroken like `tables_of`."""
    tables = tables_of(list_import)
    named = [table for table in tables if table.name == list_import.table_name]
    return (named or tables)[0]


def headings_of(list_import: ListImport, table: Table) -> Headings:
    return headings_at(table.rows, list_import.heading_line, list_import.heading_lines)


def rows_of(list_import: ListImport, table: Table) -> Iterator[ImportRow]:
    """A row for each line below the headings that is not blank."""
    headings = headings_of(list_import, table)
    lines = zip(table.rows[headings.end :], table.filled_rows(headings.end), strict=True)
    for place, (line, filled) in enumerate(lines, start=headings.end):
        if any(cell.strip() for cell in line) and not headings.are_repeated_in(line):
            cells = _cells(filled, list_import.columns)
            row = ImportRow(list_import=list_import, number=table.first_row + place, cells=cells)
            if is_total(line) or not cells:
                row.cells, row.outcome = {}, Outcome.LEFT_OUT
                row.reason = gettext("It is a total, or empty in the columns selected.")
            yield row


def _cells(line: list[str], columns: list[str]) -> dict[str, str]:
    return {
        key: text[:MAX_CELL]
        for key, text in zip(columns, map(str.strip, line), strict=False)
        if key and text
    }

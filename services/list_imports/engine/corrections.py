"""What people corrected in the rows of a file, to be kept where its columns change."""

from portal.files.tables import Table
from services.list_imports.engine.file_rows import rows_of
from services.list_imports.models import ListImport

# of a row by its number, the corrected texts by list field; empty where one was deleted
Corrections = dict[int, dict[str, str]]


def corrections_of(list_import: ListImport, table: Table) -> Corrections:
    """The cells that are stored otherwise than the file has them, with the columns as they are."""
    stored = dict(list_import.rows.of_file().values_list("number", "cells"))
    found: Corrections = {}
    for row in rows_of(list_import, table) if stored else ():
        now = stored.get(row.number, row.cells)
        keys = now.keys() | row.cells.keys()
        changed = {key: now.get(key, "") for key in keys if now.get(key) != row.cells.get(key)}
        if changed and row.number is not None:
            found[row.number] = changed
    return found


def kept(corrections: Corrections, before: list[str], after: list[str]) -> Corrections:
    """Those in columns that are read into the same field as before."""
    same = {key for key, now in zip(before, after, strict=False) if key and key == now}
    of_rows = {
        number: {key: text for key, text in changed.items() if key in same}
        for number, changed in corrections.items()
    }
    return {number: changed for number, changed in of_rows.items() if changed}


def corrected(cells: dict[str, str], changed: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in (cells | changed).items() if text}

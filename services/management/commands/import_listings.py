"""Listings from another catalogue."""

import re
from pathlib import Path

from portal.files.import_report import RowOutcome
from portal.files.row_import import ImportCommand, fold_heading, read_json_lines, read_rows
from services.imports.bodies import Bodies
from services.imports.listings import import_listing
from services.models import Category

KEYS = ["id", "source", "organisation", "title", "description", "type"]
LISTS = ["categories", "tags"]
TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
SEVERAL = re.compile(r"[;|\n]")


class Command(ImportCommand[dict[str, object]]):
    help = (
        "Import services from a catalogue file: one JSON object a line, or any spreadsheet. "
        "A second run of the same file changes nothing."
    )

    def read(self, file: Path) -> list[tuple[int, dict[str, object]]]:
        self.bodies, self.categories = Bodies(), Category.objects.by_name()
        if file.suffix.lower() in TABLES:
            return [(number, _with_lists(row)) for number, row in read_rows(file, KEYS)]
        return read_json_lines(file, KEYS)

    def import_row(self, row: dict[str, object]) -> RowOutcome:
        return import_listing(row, self.bodies, self.categories)


def _with_lists(row: dict[str, str]) -> dict[str, object]:
    """A row of a spreadsheet, with the cells that hold several values as lists."""
    folded = {fold_heading(key): text for key, text in row.items()}
    lists = {key: SEVERAL.split(text) for key, text in folded.items() if key in LISTS}
    return folded | {key: [part.strip() for part in parts] for key, parts in lists.items()}

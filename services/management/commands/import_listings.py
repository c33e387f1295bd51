"""Listings from another catalogue."""

from pathlib import Path

from portal.files.import_report import RowOutcome
from portal.files.row_import import ImportCommand, read_json_lines
from services.imports.bodies import Bodies
from services.imports.listings import import_listing
from services.models import Category

KEYS = ["id", "source", "organisation", "title", "description", "type"]


class Command(ImportCommand[dict[str, object]]):
    help = (
        "Import services from a catalogue file with one JSON object a line. A second run of "
        "the same file changes nothing."
    )

    def read(self, file: Path) -> list[tuple[int, dict[str, object]]]:
        self.bodies, self.categories = Bodies(), Category.objects.by_name()
        return read_json_lines(file, KEYS)

    def import_row(self, row: dict[str, object]) -> RowOutcome:
        return import_listing(row, self.bodies, self.categories)

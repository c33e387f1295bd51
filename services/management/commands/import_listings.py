"""Listings from another catalogue."""

from pathlib import Path

from portal.files.row_import import ImportCommand, read_json_lines
from services.imports.bodies import Bodies
from services.imports.listings import import_listing

KEYS = ["id", "source", "organisation", "title", "description", "type"]


class Command(ImportCommand[dict[str, object]]):
    help = (
        "Brings in the listings of a catalogue file, one JSON object a line. "
        "A second run of the same file changes nothing."
    )

    def read(self, file: Path) -> list[tuple[int, dict[str, object]]]:
        self.bodies = Bodies()
        return read_json_lines(file, KEYS)

    def import_row(self, number: int, row: dict[str, object]) -> str:
        outcome = import_listing(row, self.bodies)
        if outcome.note:
            self.note(number, outcome.note)
        return outcome.word

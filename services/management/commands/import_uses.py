"""Which council uses which product."""

from pathlib import Path

from portal.files.row_import import ImportCommand, read_csv
from services.imports.bodies import Bodies
from services.imports.uses import import_use

COLUMNS = [
    "council_code",
    "gss_code",
    "council_as_written",
    "function",
    "product",
    "url",
    "source",
]


class Command(ImportCommand[dict[str, str]]):
    help = (
        "Brings in a CSV file of councils and the products they use. "
        "A second run of the same file changes nothing."
    )

    def read(self, file: Path) -> list[tuple[int, dict[str, str]]]:
        self.bodies = Bodies()
        return read_csv(file, COLUMNS)

    def import_row(self, number: int, row: dict[str, str]) -> str:
        outcome = import_use(row, self.bodies)
        if outcome.note:
            self.note(number, outcome.note)
        return outcome.word

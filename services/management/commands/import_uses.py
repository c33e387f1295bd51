"""Which council uses which product."""

from collections.abc import Iterator
from pathlib import Path

from portal.files.import_report import Outcome
from portal.files.row_import import ImportCommand, read_csv
from services.imports.uses import UseImport

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
        "Import a CSV file of councils and the products they use. "
        "A second run of the same file changes nothing."
    )

    def read(self, file: Path) -> list[tuple[int, dict[str, str]]]:
        return read_csv(file, COLUMNS)

    def outcomes(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, Outcome]]:
        return UseImport().outcomes(rows)

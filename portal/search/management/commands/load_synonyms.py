from argparse import ArgumentParser
from pathlib import Path

from portal.files.import_report import RowOutcome, RowRejected
from portal.files.row_import import ImportCommand, read_rows
from portal.search.models import Term, key_of

DATA = Path(__file__).resolve().parents[2] / "data"
STARTERS = [DATA / "council_ict.csv", DATA / "household_words.csv"]


COLUMNS = ["non_preferred", "preferred_id", "preferred"]
FORMER_NAMES = ["former_name", "lgsl_id", "label"]  # how the Local Government Services List has it


class Command(ImportCommand[dict[str, str]]):
    help = (
        "Load names into the thesaurus from a CSV file with the columns non_preferred, "
        "preferred_id and preferred (or former_name, lgsl_id and label). Without a file, load "
        "the names that come with the directory. A second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, and change nothing"
        )

    def read(self, file: Path | None) -> list[tuple[int, dict[str, str]]]:
        if file is None:
            return [row for starter in STARTERS for row in read_rows(starter, COLUMNS)]
        rows = read_rows(file, [])
        if rows and set(FORMER_NAMES) <= set(rows[0][1]):
            names = dict(zip(FORMER_NAMES, COLUMNS, strict=True))
            return [(number, {names[key]: row[key] for key in names}) for number, row in rows]
        return read_rows(file, COLUMNS)

    def import_row(self, row: dict[str, str]) -> RowOutcome:
        name, preferred = row["non_preferred"].strip(), row["preferred"].strip()
        if not key_of(name) or not key_of(preferred):
            raise RowRejected("Enter at least one word in both names.")
        if key_of(name) == key_of(preferred):
            raise RowRejected(f"“{name}” is already the usual name.")
        known = Term.objects.filter(key=key_of(name), preferred__iexact=preferred).first()
        if known and known.preferred_id == row["preferred_id"]:
            return RowOutcome("unchanged")
        term = known or Term(name=name, preferred=preferred)
        term.preferred_id = row["preferred_id"]
        term.full_clean()
        term.save()
        return RowOutcome("changed" if known else "created")

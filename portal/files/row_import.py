"""How files with many rows come in: whole or not at all, each row accounted for."""

import json
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from portal.files.import_report import PROBLEMS, FileRefused, ImportReport, Outcome, RowOutcome
from portal.files.tables import LARGEST_FILE, MAX_LINES_ABOVE_HEADINGS, Table, read_tables

MAX_HEADINGS_NAMED = 20
ImportedRow = TypeVar("ImportedRow", bound=Mapping[str, object])
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_rows(path: Path, required: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """(row number as a spreadsheet shows it, row) of a file that has the required columns.

    It may be of any kind that ``read_tables`` reads; of several sheets the one with the most of
    them counts. Headings are compared without regard to case, blanks and underscores; lines above
    them are passed over. Blank rows are left out.
    Raises FileRefused when the file cannot be read, lacks a required column, has it twice, or a
    row has cells behind the last heading.
    """
    required = list(required)
    tables = read_tables(read_content(path), path.name)
    found = max((_headings(table, required) for table in tables), key=lambda each: each.matched)
    names = _column_names(found, required)
    # where files were joined, headings stand in the middle too
    headings = list(map(fold_heading, found.names))
    below = found.table.filled_rows(found.line + 1)
    return [
        (number, dict(zip(names, _cells(number, row, names), strict=True)))
        for number, row in enumerate(below, start=found.table.first_row + found.line + 1)
        if any(cell.strip() for cell in row) and list(map(fold_heading, row)) != headings
    ]


class HeadingLine(NamedTuple):
    """The line of a table that holds its headings, and how many required ones are in it."""

    table: Table
    line: int
    matched: int

    @property
    def names(self) -> list[str]:
        """The headings, without the blank ones behind the last."""
        names = [heading.strip() for heading in self.table.rows[self.line]]
        while names and not names[-1]:
            names.pop()
        return names


def fold_heading(heading: str) -> str:
    """A heading as it is compared: “ Council Code ” is council_code."""
    return "_".join(heading.casefold().replace("_", " ").replace("-", " ").split())


def _headings(table: Table, required: list[str]) -> HeadingLine:
    """The first of the top lines that has the most required headings; the first line of none."""
    wanted = set(map(fold_heading, required))
    scored = [
        (len(wanted & set(map(fold_heading, row))), -number)
        for number, row in enumerate(table.rows[:MAX_LINES_ABOVE_HEADINGS])
    ]
    matched, line = max(scored)
    return HeadingLine(table, -line, matched)


def _column_names(headings: HeadingLine, required: list[str]) -> list[str]:
    """The name of each column: the required name where its heading is one, else as it is."""
    known = {fold_heading(name): name for name in required}
    names = [known.get(fold_heading(heading), heading) for heading in headings.names]
    if missing := sorted(set(required) - set(names)):
        listed = ", ".join(filter(None, headings.names[:MAX_HEADINGS_NAMED])) or "none"
        raise FileRefused(
            f"The file has no column {', '.join(missing)}. The headings found are: {listed}."
        )
    if twice := sorted(name for name in known.values() if names.count(name) > 1):
        raise FileRefused(
            f"The file has the column {', '.join(twice)} twice. Delete or rename one."
        )
    return names


def _cells(number: int, row: list[str], names: list[str]) -> list[str]:
    """As many cells as there are headings; blank ones behind the last heading do not count."""
    if any(cell.strip() for cell in row[len(names) :]):
        raise FileRefused(f"Row {number} must have as many columns as the headings.")
    return row[: len(names)]


def read_json_lines(path: Path, required: Iterable[str]) -> list[tuple[int, dict[str, object]]]:
    """(number, object) of a file with one JSON object a line, or with one array of objects.

    Each has the required keys. Raises FileRefused when the file is too large, no UTF-8, holds NUL
    or lacks a key.
    """
    required = set(required)
    rows = []
    for number, line in enumerate(_json_texts(_text(path)), start=1):
        if line.strip():
            row = _json_object(number, line)
            if missing := sorted(required - set(row)):
                raise FileRefused(f"Line {number} has no {', '.join(missing)}.")
            rows.append((number, row))
    if not rows:
        raise FileRefused("The file is empty.")
    return rows


def _json_texts(text: str) -> list[str]:
    """The lines of a file; of a file that is one array, each of its members as a line."""
    if not text.lstrip().startswith("["):
        return text.split("\n")
    try:
        members = json.loads(text, object_pairs_hook=_unique_keys)
    except _DuplicateKey as twice:
        raise FileRefused(
            f"An object in the file has the key “{twice}” twice. Delete one of them."
        ) from twice
    except (ValueError, RecursionError):
        return text.split("\n")
    return [json.dumps(member) for member in members]


def _json_object(number: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line, object_pairs_hook=_unique_keys)
    except _DuplicateKey as twice:
        raise FileRefused(
            f"Line {number} has the key “{twice}” twice. Delete one of them."
        ) from twice
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"Line {number} is not JSON.") from error
    if not isinstance(row, dict):
        raise FileRefused(f"Line {number} is not a JSON object.")
    if NUL.search(line) or not _is_text(row):
        raise FileRefused(f"Line {number} has characters that are not text. Remove them.")
    return row


class _DuplicateKey(Exception):
    """A key that stands twice in an object of JSON."""


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    counts = Counter(key for key, _ in pairs)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise _DuplicateKey(", ".join(twice))
    return dict(pairs)


def _is_text(row: dict[str, object]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a character that needs two
        return False
    return True


def read_content(path: Path) -> bytes:
    """Raises FileRefused where the file is not there, or too large."""
    if not path.is_file():
        raise FileRefused(f"The file {path} does not exist.")
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(
            f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Split it into smaller files."
        )
    return path.read_bytes()


def _text(path: Path) -> str:
    try:
        text = read_content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("The file is not in UTF-8. Save it again as UTF-8.") from error
    if "\x00" in text:
        raise FileRefused(
            "The file has NUL characters, so it is not a text file. Choose a text file."
        )
    return text


class ImportCommand(BaseCommand, Generic[ImportedRow]):
    """A command that reads a file and brings in its rows, in one transaction.

    A subclass says how a file is ``read`` and what ``import_row`` does: it returns the outcome
    (created, changed, unchanged …) or raises RowRejected. One that takes many rows at once has
    ``outcomes`` of its own instead.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="show the report without changing anything"
        )

    def handle(self, *args: object, file: Path, dry_run: bool, **options: object) -> None:
        self.report = ImportReport()
        try:
            rows = self.read(file)
        except FileRefused as refusal:
            raise CommandError(f"{file.name} was refused, and nothing changed. {refusal}") from None
        with transaction.atomic():
            self.import_rows(rows)
            transaction.set_rollback(dry_run)
        for line in self.report.lines():
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def read(self, file: Path) -> list[tuple[int, ImportedRow]]:
        raise NotImplementedError

    def import_row(self, row: ImportedRow) -> RowOutcome:
        raise NotImplementedError

    def import_rows(self, rows: list[tuple[int, ImportedRow]]) -> None:
        hidden, count = not sys.stderr.isatty(), len(rows)
        for number, outcome in tqdm(self.outcomes(rows), total=count, unit="row", disable=hidden):
            self.report.add(number, outcome)

    def outcomes(self, rows: list[tuple[int, ImportedRow]]) -> Iterator[tuple[int, Outcome]]:
        """What becomes of each row, by its number; a row that cannot come in leaves nothing."""
        for number, row in rows:
            try:
                with transaction.atomic():
                    outcome: Outcome = self.import_row(row)
            except PROBLEMS as problem:
                outcome = problem
            yield number, outcome

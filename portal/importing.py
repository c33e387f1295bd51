"""How files with many rows come in: whole or not at all, each row accounted for."""

import csv
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from tqdm import tqdm

LARGEST_FILE = 20_000_000
LONGEST_FIELD = 200_000


class FileRefused(Exception):
    """The file is broken as a whole; the message says how."""


class RowRejected(Exception):
    """One row cannot come in; the message says why, for a person."""


@dataclass
class Report:
    """What became of every row. ``noted`` and ``rejected`` hold (row number, sentence)."""

    outcomes: Counter[str] = field(default_factory=Counter)
    noted: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        for number, sentence in self.noted:
            yield f"row {number}: {sentence}"
        for number, sentence in self.rejected:
            yield f"row {number} rejected: {sentence}"
        outcomes = [f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items())]
        yield ", ".join([*outcomes, f"{len(self.rejected)} rejected"]) + "."


def read_csv(path: Path, required: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """(row number as a spreadsheet shows it, row) of a CSV file that has the required columns.

    Raises FileRefused when the file is too large, no UTF-8, holds NUL or lacks a column.
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(_text(path).splitlines(keepends=True), strict=True)
    try:
        rows = [(number, row) for number, row in enumerate(reader, start=2)]
    except csv.Error as error:
        raise FileRefused(f"Line {reader.line_num} is not valid CSV: {error}.") from error
    if missing := sorted(set(required) - set(reader.fieldnames or [])):
        raise FileRefused(f"The file has no column {', '.join(missing)}.")
    for number, row in rows:
        if None in row or None in row.values():
            raise FileRefused(f"Row {number} does not have as many columns as the first line.")
    return rows


def read_json_lines(path: Path, required: Iterable[str]) -> list[tuple[int, dict[str, Any]]]:
    """(line number, object) of a file with one JSON object a line, with the required keys.

    Raises FileRefused when the file is too large, no UTF-8, holds NUL or lacks a key.
    """
    required = set(required)
    rows = []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            row = _json_object(number, line)
            if missing := sorted(required - set(row)):
                raise FileRefused(f"Line {number} has no {', '.join(missing)}.")
            rows.append((number, row))
    if not rows:
        raise FileRefused("The file is empty.")
    return rows


def _json_object(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"Line {number} is not JSON.") from error
    if not isinstance(row, dict):
        raise FileRefused(f"Line {number} is not a JSON object.")
    if "\\u0000" in line or not _is_text(row):
        raise FileRefused(f"Line {number} holds characters that are not text.")
    return row


def _is_text(row: dict[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a character that needs two
        return False
    return True


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileRefused(f"There is no file {path}.")
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(f"The file is larger than {LARGEST_FILE // 1_000_000} MB: split it.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("The file is not in UTF-8: save it again as UTF-8.") from error
    if "\x00" in text:
        raise FileRefused("The file holds NUL characters: it is not a text file.")
    return text


class ImportCommand(BaseCommand):
    """A command that reads a file and brings in its rows, in one transaction.

    A subclass says how a file is ``read`` and what ``import_row`` does: it returns the outcome in
    a word (created, changed, unchanged …) or raises RowRejected.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        self.report = Report()
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

    def read(self, file: Path) -> list[tuple[int, dict[str, Any]]]:
        raise NotImplementedError

    def import_row(self, number: int, row: dict[str, Any]) -> str:
        raise NotImplementedError

    def import_rows(self, rows: list[tuple[int, dict[str, Any]]]) -> None:
        for number, row in tqdm(rows, unit="row", disable=not sys.stderr.isatty()):
            try:
                with transaction.atomic():
                    self.report.outcomes[self.import_row(number, row)] += 1
            except (RowRejected, ValidationError, IntegrityError) as problem:
                self.report.rejected.append((number, reason(problem)))

    def note(self, number: int, sentence: str) -> None:
        self.report.noted.append((number, sentence))


def reason(problem: Exception) -> str:
    """Why a row did not come in, in a sentence."""
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    if isinstance(problem, IntegrityError):
        return "It contradicts what is already in the directory."
    return str(problem)

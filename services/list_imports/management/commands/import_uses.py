"""What councils use: the list of one council, or a file of others about many."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import transaction
from django.db.models import Q

from councils.models import Council
from portal.accounts.models import User
from portal.files.import_report import (
    FileRefused,
    ImportReport,
    Outcome,
    RowLeftOut,
    RowOutcome,
    RowRejected,
)
from portal.files.row_import import ImportCommand, read_content, read_rows
from portal.files.tables import Table, read_tables
from portal.site.errors import RuleBroken
from portal.text import plural
from services.imports.uses import UseImport
from services.list_imports.actions.clear_rows import (
    check_clear_rows,
    open_values,
    uncalculated_cells,
    unsure_columns,
    write_clear_rows,
)
from services.list_imports.models import ImportRow, ListImport
from services.list_imports.models.choices import Outcome as ListOutcome
from services.list_imports.models.list_import import UNDO_DAYS
from services.list_imports.permissions import can_import

COLUMNS = [
    "council_code",
    "gss_code",
    "council_as_written",
    "function",
    "product",
    "url",
    "source",
]
# how the report of any import calls them
WORDS = {
    ListOutcome.NEW: "created",
    ListOutcome.CHANGED: "changed",
    ListOutcome.SAME: "unchanged",
}
LEFT_OUT = {ListOutcome.LEFT_OUT, ListOutcome.REPEATED}


class Command(ImportCommand[dict[str, str]]):
    help = (
        "Import a file of systems. With --council and --by it is the list of that council, in "
        "any columns, imported as on the site: what is not clear is listed and left out. Without "
        "them it is a file of others about many councils. A second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--council", default="", help="the council's code or its address")
        parser.add_argument("--by", default="", help="the email address of the person importing")
        parser.add_argument("--sheet", default="", help="the sheet, if not the first")

    def read(self, file: Path) -> list[tuple[int, dict[str, str]]]:
        return read_rows(file, COLUMNS)

    def outcomes(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, Outcome]]:
        return UseImport().outcomes(rows)

    def handle(self, *args: object, file: Path, dry_run: bool, **options: Any) -> None:
        if options["council"] or options["by"]:
            self._import_list(file, dry_run, options)
        else:
            super().handle(*args, file=file, dry_run=dry_run)

    def _import_list(self, file: Path, dry_run: bool, options: dict[str, Any]) -> None:
        council, person = _council(options["council"]), _person(options["by"])
        if not can_import(person, council):
            raise CommandError(f"{person.email} may not import the list of {council}.")
        try:
            content = read_content(file)
            tables = _tables(content, file.name, options["sheet"])
            with transaction.atomic():
                checked = check_clear_rows(council, file.name, content, tables, by=person)
                self._say(_undecided(checked))
                if dry_run:
                    self._say(_report(checked))
                transaction.set_rollback(dry_run)
        except (FileRefused, RuleBroken) as refusal:
            raise CommandError(f"{file.name} was refused, and nothing changed. {refusal}") from None
        if dry_run:
            self._say(["Nothing was changed: this was a dry run."])
        else:
            written = write_clear_rows(checked)
            self._say([*_report(written), _address(written)])

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _council(given: str) -> Council:
    found = Council.objects.filter(Q(slug=given) | Q(code__iexact=given)).exclude(slug="")
    if not given or (council := found.order_by("pk").first()) is None:
        raise CommandError("Give --council the code of a council, or the last part of its address.")
    return council


def _person(email: str) -> User:
    person: User | None = User.objects.filter(email__iexact=email, erased_at=None).first()
    if person:
        return person
    raise CommandError("Give --by the email address of an editor of the council or a moderator.")


def _tables(content: bytes, name: str, sheet: str) -> list[Table]:
    """The tables of a file; only the one that was named."""
    tables = read_tables(content, name)
    named = [table for table in tables if table.name == sheet]
    if sheet and not named:
        raise CommandError(f"The sheets are: {', '.join(table.name for table in tables)}.")
    return named or tables


def _undecided(list_import: ListImport) -> Iterator[str]:
    """What a person would be asked on the site."""
    if number := uncalculated_cells(list_import):
        cells = f"{number} {plural(number, 'cell')} with a formula and no stored value"
        yield f"{cells}, read as empty. Open the file in Excel and save it again."
    for column in unsure_columns(list_import):
        yield f"column “{column.heading}” left out: {column.why}"
    for value, proposals in open_values(list_import):
        rows = f"{value.rows_count} {plural(value.rows_count, 'row')}"
        may_be = f" It may be {' or '.join(proposals)}." if proposals else ""
        yield f"“{value.text}” ({rows}) is not a known {value.field_label.lower()}.{may_be}"


def _report(list_import: ListImport) -> list[str]:
    report = ImportReport()
    for row in list_import.rows.of_file().in_order():
        report.add(row.number or 0, _outcome(row))
    counts = list_import.counts()
    absent = counts.get(ListOutcome.RETAINED, 0)
    retained = f"{absent} {plural(absent, 'system')} no longer in the file: nothing was changed."
    return [*([retained] if absent else []), *report.lines()]


def _outcome(row: ImportRow) -> Outcome:
    if word := WORDS.get(ListOutcome(row.outcome)):
        return RowOutcome(word, row.reason)
    kind = RowLeftOut if row.outcome in LEFT_OUT else RowRejected
    return kind(row.reason)


def _address(list_import: ListImport) -> str:
    address = f"{settings.SITE_URL}{list_import.get_absolute_url()}"
    return f"The report, and undoing it for {UNDO_DAYS} days: {address}"

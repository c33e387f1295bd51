"""Checks the rows of an import: in the request where they are few, else by a worker."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from portal.files.tables import Table
from services.list_imports.engine.corrections import Corrections, corrected
from services.list_imports.engine.file_rows import rows_of, table_of
from services.list_imports.engine.meanings import Meanings
from services.list_imports.engine.open_values import has_open_values
from services.list_imports.engine.row_checks import RowChecks, check_rows, store_rows
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.choices import WRITTEN_OR_SAME


def store_checked_rows(
    list_import: ListImport, table: Table, corrections: Corrections | None = None
) -> None:
    """Store the rows of a table with what will become of each, instead of those stored before."""
    list_import.rows.all().delete()
    store_rows(list_import, _corrected_rows(list_import, table, corrections or {}))
    go_on(list_import)


def _corrected_rows(
    list_import: ListImport, table: Table, corrections: Corrections
) -> Iterator[ImportRow]:
    for row in rows_of(list_import, table):
        if changed := corrections.get(row.number or 0):
            row.cells = corrected(row.cells, changed)
        yield row


def check_again(list_import: ListImport) -> None:
    """Check all rows again, without forgetting which absent systems are stopped."""
    ended = list_import.rows.filter(outcome=Outcome.ENDED).values_list("use", flat=True)
    stopped = list(ended)
    check_rows(list_import)
    list_import.rows.absent().filter(use__in=stopped).update(outcome=Outcome.ENDED)


def check_alone(row: ImportRow) -> None:
    """Check one row without the others, which may repeat it. The writer compares it again."""
    council = row.list_import.council
    RowChecks(council, Meanings(council)).check(row).save()


def go_on(list_import: ListImport) -> None:
    """The next page is the names where some have to be explained, else the rows."""
    is_open = has_open_values(list_import, Meanings(list_import.council))
    list_import.stage = Stage.VALUES if is_open else Stage.ROWS
    list_import.save(update_fields=["stage"])


def begin_checking(list_import: ListImport, rows: int) -> None:
    """Leave the check to a worker; the pages show that it is under way."""
    list_import.stage, list_import.started_at = Stage.CHECKING, timezone.now()
    list_import.rows_done, list_import.rows_to_do = 0, rows
    list_import.save()


@transaction.atomic
def check_file(pk: int) -> None:
    """Check the rows of a file for the first time. One transaction, so it can start again."""
    if list_import := _being_checked(pk):
        store_checked_rows(list_import, table_of(list_import))


@transaction.atomic
def check_stored_rows(pk: int) -> None:
    if list_import := _being_checked(pk):
        check_again(list_import)
        go_on(list_import)


@transaction.atomic
def check_before_writing(pk: int) -> None:
    """Check all rows a last time, unless some of them have been written already."""
    list_import = ListImport.objects.select_related("council").locked(pk)
    if list_import is None or list_import.stage != Stage.IMPORTING or list_import.rows_done:
        return
    check_again(list_import)
    list_import.rows_to_do = rows_to_write(list_import)
    list_import.save(update_fields=["rows_to_do"])


def rows_to_write(list_import: ListImport) -> int:
    return list_import.rows.filter(outcome__in=WRITTEN_OR_SAME).count()


def _being_checked(pk: int) -> ListImport | None:
    list_import = ListImport.objects.select_related("council").locked(pk)
    return list_import if list_import and list_import.stage == Stage.CHECKING else None

"""The steps of an import: table, columns, rows, written, undone."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.files.tables import Table
from portal.site.errors import RuleBroken
from services.list_imports.acts import ListImportAct
from services.list_imports.columns import ColumnProposal, propose_columns
from services.list_imports.engine.checks import (
    begin_checking,
    check_again,
    check_alone,
    go_on,
    rows_to_write,
    store_checked_rows,
)
from services.list_imports.engine.corrections import Corrections, corrections_of, kept
from services.list_imports.engine.file_rows import table_of
from services.list_imports.headings import Headings, guess_headings, headings_at
from services.list_imports.models import (
    ColumnLayout,
    ImportFile,
    ImportRow,
    ListImport,
    Outcome,
    Stage,
)
from services.list_imports.models.choices import WRITTEN
from services.list_imports.tasks import check_file, check_stored_rows, undo_rows, write_rows

SAMPLES = 50
MAX_TEXT = 200
MAX_OPEN_IMPORTS = 10  # of a council
MAX_CHECKED_AT_ONCE = 5_000  # rows; more are checked by a worker


@transaction.atomic
def start_import(
    council: Council, name: str, content: bytes, tables: list[Table], *, by: User
) -> ListImport:
    """Keep a file that was read. One with headings that the council had before goes straight on.

    Where it has formulas without values it does not: the page of the columns says so.
    Raises RuleBroken where too many imports of the council are unfinished.
    """
    unfinished = ListImport.objects.of_council(council).filter(finished_at=None)
    if unfinished.count() >= MAX_OPEN_IMPORTS:
        raise RuleBroken(gettext("Your council has 10 unfinished imports. Finish or delete one."))
    table = tables[0]
    headings = guess_headings(table.rows)
    list_import = ListImport(council=council, imported_by=by, file_name=name)
    _keep_headings(list_import, table, headings)
    list_import.save()
    ImportFile.objects.create(list_import=list_import, content=content)
    columns = remembered_columns(list_import)
    if columns and not table.uncalculated:
        return _store_rows(list_import, table, columns)
    if columns or len(tables) == 1:
        _propose(list_import, table, headings, columns)
    return list_import


def remembered_columns(list_import: ListImport) -> list[str]:
    """What the council said that the columns of these headings hold, or nothing."""
    key = ColumnLayout.key_of(list_import.headings)
    known = ColumnLayout.objects.filter(council=list_import.council, key=key).first()
    return known.columns if known else []


@transaction.atomic
def set_table(list_import: ListImport, table: Table, first: int, lines: int) -> ListImport:
    """Say which table of the file it is, and which of its lines are the headings.

    Where this is as it was, its rows and columns stay as they are.
    """
    list_import = lock_open(list_import)
    stated = (list_import.table_name, list_import.heading_line, list_import.heading_lines)
    if stated == (table.name[:MAX_TEXT], first, lines) and list_import.rows.exists():
        list_import.stage = Stage.COLUMNS
        list_import.save(update_fields=["stage"])
        return list_import
    headings = headings_at(table.rows, first, lines)
    _keep_headings(list_import, table, headings)
    list_import.rows.all().delete()
    _propose(list_import, table, headings)
    return list_import


@transaction.atomic
def set_columns(
    list_import: ListImport, columns: list[str], *, by: User, is_remembered: bool = True
) -> ListImport:
    """Say what the columns hold, for this file and, remembered, the next with these headings.

    Rows stay as they are if nothing changes. Else corrections of them are kept in the columns that
    hold what they held, where a request checks the rows.
    """
    list_import = lock_open(list_import)
    if is_remembered:
        ColumnLayout.objects.update_or_create(
            council=list_import.council,
            key=ColumnLayout.key_of(list_import.headings),
            defaults={"headings": list_import.headings, "columns": columns},
        )
    if columns == list_import.columns and list_import.rows.exists():
        return _check_rows_again(list_import)
    table = table_of(list_import)
    corrections = _remaining_corrections(list_import, table, columns)
    return _store_rows(list_import, table, columns, corrections)


def lost_corrections(list_import: ListImport, table: Table, columns: list[str]) -> list[int]:
    """The numbers of the rows whose corrections `set_columns` would lose, all or some."""
    if columns == list_import.columns:
        return []
    found = corrections_of(list_import, table)
    remaining = _remaining_corrections(list_import, table, columns)
    return [number for number in sorted(found) if remaining.get(number) != found[number]]


def _remaining_corrections(
    list_import: ListImport, table: Table, columns: list[str]
) -> Corrections:
    if len(table.rows) > MAX_CHECKED_AT_ONCE:
        return {}  # a worker reads the file again
    return kept(corrections_of(list_import, table), list_import.columns, columns)


def _check_rows_again(list_import: ListImport) -> ListImport:
    if has_many_rows(list_import):
        begin_checking(list_import, list_import.rows.count())
        check_stored_rows.enqueue(list_import.pk)
    else:
        check_again(list_import)
        go_on(list_import)
    return list_import


@transaction.atomic
def mend_row(row: ImportRow, cells: dict[str, str]) -> ImportRow:
    """Correct what a row says, in the import alone, and look at it again."""
    list_import = lock_open(row.list_import)
    row.cells = {key: text for key, text in cells.items() if text}
    row.save(update_fields=["cells"])
    if has_many_rows(list_import):
        check_alone(row)
    else:
        check_again(list_import)
        go_on(list_import)
    row.refresh_from_db()
    return row


@transaction.atomic
def set_absent(list_import: ListImport, ended: Iterable[int]) -> None:
    """Say which of the systems that the file no longer has are stopped; the others stay."""
    list_import = lock_open(list_import)
    absent = list_import.rows.absent()
    absent.update(outcome=Outcome.RETAINED)
    absent.filter(pk__in=list(ended)).update(outcome=Outcome.ENDED)


@transaction.atomic
def write(list_import: ListImport, *, by: User) -> ListImport:
    """Queue the last check of the rows, and the writing, in the name of who started it."""
    list_import = lock_open(list_import)
    if list_import.stage not in {Stage.ROWS, Stage.VALUES}:
        raise RuleBroken(gettext("Check the columns first."))
    list_import.stage, list_import.started_at = Stage.IMPORTING, timezone.now()
    list_import.imported_by = by
    list_import.rows_done, list_import.rows_to_do = 0, rows_to_write(list_import)
    list_import.save()
    write_rows.enqueue(list_import.pk)
    return list_import


@transaction.atomic
def undo(list_import: ListImport, *, by: User) -> ListImport:
    """Queue the undoing of an import. Raises RuleBroken where it is too early or too late."""
    locked = ListImport.objects.locked(list_import.pk)
    if locked and locked.stage == Stage.IMPORTING:
        raise RuleBroken(gettext("Wait until the rows have been written, then undo it."))
    if locked and locked.stage in {Stage.UNDOING, Stage.UNDONE}:
        raise RuleBroken(gettext("This import is already being undone."))
    if locked is None or not locked.can_be_undone:
        raise RuleBroken(gettext("This import cannot be undone any more."))
    rows = locked.rows.filter(outcome__in=WRITTEN, is_done=True)
    locked.stage, locked.started_at = Stage.UNDOING, timezone.now()
    locked.rows_done, locked.rows_to_do = 0, rows.count()
    locked.save()
    record(ListImportAct.LIST_IMPORT_UNDONE, locked.council, by=by, list_import=locked.pk)
    undo_rows.enqueue(locked.pk)
    return locked


@transaction.atomic
def discard(list_import: ListImport, *, by: User) -> None:
    """Delete an import from which nothing was taken, with its file."""
    locked = ListImport.objects.select_related("council").locked(list_import.pk)
    if locked is None or not locked.can_be_discarded:
        raise RuleBroken(gettext("This list has already been imported or deleted."))
    record(ListImportAct.LIST_IMPORT_DISCARDED, locked.council, by=by)
    locked.delete()


@transaction.atomic
def discard_abandoned() -> int:
    """Delete imports that nobody went on with, with their files; return how many.

    One that is being changed at this moment is left for the next time.
    """
    abandoned = ListImport.objects.abandoned().select_for_update(skip_locked=True, of=("self",))
    keys = list(abandoned.values_list("pk", flat=True))
    ListImport.objects.filter(pk__in=keys).delete()
    return len(keys)


def resume_imports() -> int:
    """Queue what is being written or undone, should its task be gone; return how many.

    A task that finds nothing left to do ends.
    """
    queued = 0
    for stage, task in {Stage.IMPORTING: write_rows, Stage.UNDOING: undo_rows}.items():
        standing = ListImport.objects.filter(stage=stage).order_by("pk")
        for pk in standing.values_list("pk", flat=True):
            task.enqueue(pk)
            queued += 1
    return queued


def has_many_rows(list_import: ListImport) -> bool:
    """Whether a worker checks its rows: a request would take too long."""
    return list_import.rows.count() > MAX_CHECKED_AT_ONCE


def lock_open(list_import: ListImport) -> ListImport:
    """The import as it is now, locked. Raises RuleBroken where it has gone on."""
    locked = ListImport.objects.select_related("council", "imported_by").locked(list_import.pk)
    if locked is None or not locked.is_open:
        raise RuleBroken(gettext("This list is being checked, or has been imported or deleted."))
    return locked


def _keep_headings(list_import: ListImport, table: Table, headings: Headings) -> None:
    list_import.table_name = table.name[:MAX_TEXT]
    list_import.heading_line, list_import.heading_lines = headings.first, headings.count
    list_import.headings = [name[:MAX_TEXT] for name in headings.names]


def _propose(
    list_import: ListImport, table: Table, headings: Headings, columns: list[str] | None = None
) -> None:
    """Ask what the columns hold; ``columns`` were remembered."""
    list_import.columns = columns or [each.key for each in proposals_for(table, headings)]
    list_import.stage = Stage.COLUMNS
    list_import.save()


def proposals_for(table: Table, headings: Headings) -> list[ColumnProposal]:
    """What we think that each column holds."""
    below = table.rows[headings.end : headings.end + SAMPLES]
    columns = range(len(headings.names))
    samples = [[row[n] if n < len(row) else "" for row in below] for n in columns]
    return propose_columns(headings.names, samples)


def _store_rows(
    list_import: ListImport,
    table: Table,
    columns: list[str],
    corrections: Corrections | None = None,
) -> ListImport:
    list_import.columns = columns
    list_import.save()
    if len(table.rows) <= MAX_CHECKED_AT_ONCE:
        store_checked_rows(list_import, table, corrections)
    else:
        begin_checking(list_import, len(table.rows))
        check_file.enqueue(list_import.pk)
    return list_import

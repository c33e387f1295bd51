"""An import that nobody watches: what is clear is taken, and what is not is left to a person."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.files.tables import Table
from portal.site.errors import RuleBroken
from services.list_imports.actions.steps import (
    proposals_for,
    remembered_columns,
    set_columns,
    set_table,
    start_import,
    write,
)
from services.list_imports.columns import ColumnProposal
from services.list_imports.engine.file_rows import headings_of, table_of
from services.list_imports.engine.meanings import Meanings, Proposal
from services.list_imports.engine.open_values import FileValue, values_of
from services.list_imports.headings import guess_headings
from services.list_imports.models import ListImport, Stage
from services.list_imports.tasks import check_file, write_rows

NO_SYSTEMS = _(
    "No column certainly names the systems. Import the file on the site once, and choose the "
    "columns there: they are remembered."
)


class UnsureColumn(NamedTuple):
    """A column that is left out, because a person would have to say what it holds."""

    heading: str
    why: str


@transaction.atomic
def check_clear_rows(
    council: Council, name: str, content: bytes, tables: list[Table], *, by: User
) -> ListImport:
    """An import whose rows are checked, with the columns that are remembered or certain.

    Columns that are not certain are left out, and are not remembered as such.
    Raises RuleBroken where no column certainly names the systems.
    """
    started = start_import(council, name, content, tables, by=by)
    if started.stage == Stage.TABLE:
        headings = guess_headings(tables[0].rows)
        started = set_table(started, tables[0], headings.first, headings.count)
    if started.stage == Stage.COLUMNS:
        sure = [each.key if each.is_sure else "" for each in _proposals(started)]
        columns = remembered_columns(started) or sure
        if "system" not in columns and "address" not in columns:
            raise RuleBroken(str(NO_SYSTEMS))
        started = set_columns(started, columns, by=by, is_remembered=False)
    if started.stage == Stage.CHECKING:
        check_file.call(started.pk)
        started.refresh_from_db()
    return started


def uncalculated_cells(list_import: ListImport) -> int:
    """How many cells have a formula without a value, and are read as empty."""
    return table_of(list_import).uncalculated


def unsure_columns(list_import: ListImport) -> list[UnsureColumn]:
    """The columns left out that may hold something, in the order of the file."""
    proposals = zip(list_import.headings, list_import.columns, _proposals(list_import), strict=True)
    return [
        UnsureColumn(heading, proposal.why)
        for heading, column, proposal in proposals
        if not column and not proposal.is_sure and heading
    ]


def open_values(list_import: ListImport) -> list[tuple[FileValue, list[str]]]:
    """The names that a person has to explain, each with what it may mean and why."""
    meanings = Meanings(list_import.council)
    return [
        (value, [f"{each.thing} ({each.why})" for each in _proposed(meanings, value)])
        for value in values_of(list_import, meanings)
        if value.meaning.is_open
    ]


def _proposals(list_import: ListImport) -> list[ColumnProposal]:
    table = table_of(list_import)
    return proposals_for(table, headings_of(list_import, table))


def _proposed(meanings: Meanings, value: FileValue) -> list[Proposal]:
    return meanings.proposals(value.field, value.text, value.supplier)


def write_clear_rows(list_import: ListImport) -> ListImport:
    """Write them here and now; a worker goes on should this process end."""
    write(list_import, by=list_import.imported_by)
    write_rows.call(list_import.pk)
    list_import.refresh_from_db()
    return list_import

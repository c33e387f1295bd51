"""What will become of each row of a file, before anything is written."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext

from councils.models import Council
from services.list_imports.engine.absent import NamedInFile, absent_rows
from services.list_imports.engine.facts import (
    CONTRACT_ATTRIBUTES,
    Facts,
    contradictions,
    differences,
)
from services.list_imports.engine.meanings import Meanings
from services.list_imports.engine.portfolio import Portfolio, UseKey
from services.list_imports.engine.row_reader import RowRead, read_row, without_maker
from services.list_imports.models import ImportRow, ListImport, Outcome
from services.models import Product, Use
from services.models.choices import UseStatus

ROWS_AT_ONCE = 2_000
CHECKED = ["outcome", "reason", "facts", "changes", "use", "request"]


class RowChecks:
    """Says of each row, in their order, what will become of it. Make it once for a file."""

    def __init__(self, council: Council, meanings: Meanings) -> None:
        self.portfolio = Portfolio(council)
        self.meanings = meanings
        self.named = NamedInFile()
        self.first_rows: dict[UseKey, int] = {}
        self.first_rows_of_contracts: dict[tuple[UseKey, str], int] = {}
        self.stated_of_contracts: dict[int, tuple[int, Facts]] = {}
        self.makers = dict(Product.objects.exclude(supplier=None).values_list("pk", "supplier"))

    def check(self, row: ImportRow) -> ImportRow:
        if not row.cells:
            row.outcome = Outcome.LEFT_OUT
            return row
        read = read_row(row.cells, self.meanings)
        row.outcome, row.reason = read.outcome or Outcome.REJECTED, read.reason
        row.request, row.use, row.facts, row.changes = read.request, None, {}, {}
        if read.outcome is None:
            self._compare(row, read)
        else:
            self._note_name(row, read)
        return row

    def _note_name(self, row: ImportRow, read: RowRead) -> None:
        """A row that does not come in is in the file all the same."""
        self.named.add_rejected(read.key, row.cells.get("system", ""))
        row.facts = {"key": list(read.key)} if read.key else {}

    def _compare(self, row: ImportRow, read: RowRead) -> None:
        key, stated = read.key, read.stated
        assert key is not None  # noqa: S101 - there is no outcome yet
        reference = str(stated.get("reference", "")).casefold()
        if first := self._repeats(key, reference):
            row.outcome = Outcome.REPEATED
            row.reason = gettext("Row {n} is about the same system.").format(n=first)
            return
        number = row.number or 0
        if key in self.first_rows:
            stated = {fact: value for fact, value in stated.items() if fact in CONTRACT_ATTRIBUTES}
        self.first_rows.setdefault(key, number)
        self.named.keys.add(key)
        self.first_rows_of_contracts[key, reference] = number
        row.use = self.portfolio.uses.get(key)
        outcome, changes, problem = compare(
            stated, self.portfolio, key, self.makers.get(key.product or 0)
        )
        problem = problem or self._contradicts_another(number, row.use, stated)
        row.outcome, row.changes = (Outcome.REJECTED, {}) if problem else (outcome, changes)
        row.reason = problem or row.reason
        row.facts = {"key": list(key), "stated": stated}

    def _repeats(self, key: UseKey, reference: str) -> int | None:
        """The number of the row that stated this before; each contract has a row of its own."""
        same = self.first_rows_of_contracts.get((key, reference))
        return same if same is not None or reference else self.first_rows.get(key)

    def _contradicts_another(self, number: int, use: Use | None, stated: Facts) -> str:
        """A contract that covers several systems: their rows have to say the same of it."""
        if use is None:
            return ""
        contract = self.portfolio.contract_for(use, str(stated.get("reference", "")))
        if contract is None:
            return ""
        of_contract = {fact: stated[fact] for fact in CONTRACT_ATTRIBUTES if fact in stated}
        first, known = self.stated_of_contracts.setdefault(contract.pk, (number, of_contract))
        if any(known.get(fact, value) != value for fact, value in of_contract.items()):
            return gettext("Row {n} gives different facts about the same contract.").format(n=first)
        return ""


def compare(
    stated: Facts, portfolio: Portfolio, key: UseKey, maker: int | None
) -> tuple[Outcome, dict[str, list[object]], str]:
    """What a row changes, and what is wrong with it in sentences."""
    use = portfolio.uses.get(key)
    known, _contract = portfolio.known(use, str(stated.get("reference", "")))
    stated = without_maker(stated, known, maker)
    if use is None:
        stated = {"status": UseStatus.IN_USE.value, **stated}
    changes = differences(stated, known)
    facts = known | {fact: after for fact, (_, after) in changes.items()}
    if problems := contradictions(facts):
        return Outcome.REJECTED, {}, " ".join(problems)
    if use is None:
        return Outcome.NEW, changes, ""
    return (Outcome.CHANGED if changes else Outcome.SAME), changes, ""


def check_rows(list_import: ListImport) -> None:
    """Say of every row what will become of it, and which systems the file no longer has."""
    list_import.rows.absent().delete()
    rows = list_import.rows.in_order()
    _check(list_import, rows.iterator(ROWS_AT_ONCE), _save_again)


def store_rows(list_import: ListImport, rows: Iterable[ImportRow]) -> None:
    """The same of rows that are new, and store them."""
    _check(list_import, rows, ImportRow.objects.bulk_create)


def _check(
    list_import: ListImport,
    rows: Iterable[ImportRow],
    save: Callable[[list[ImportRow]], object],
) -> None:
    checks = RowChecks(list_import.council, Meanings(list_import.council))
    for batch in _batches(rows):
        save([checks.check(row) for row in batch])
    absent = absent_rows(list_import, checks.portfolio, checks.named)
    ImportRow.objects.bulk_create(absent)


def _save_again(rows: list[ImportRow]) -> None:
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=CHECKED
    )


def _batches(rows: Iterable[ImportRow]) -> Iterator[list[ImportRow]]:
    batch: list[ImportRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    yield batch

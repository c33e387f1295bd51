"""Puts back what an import changed and nobody has changed since."""

from collections import Counter
from collections.abc import Hashable

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from councils.models import Council
from services.list_imports.engine.batches import (
    OF_CONTRACTS,
    OF_USES,
    REFUSED,
    Rows,
    in_batch,
    lock_things,
    use_key,
)
from services.list_imports.engine.facts import (
    CONTRACT_ATTRIBUTES,
    apply_to_contract,
    apply_to_use,
    facts_of,
)
from services.list_imports.engine.portfolio import Portfolio, key_of
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.choices import WRITTEN
from services.models import Contract, ContractUse, Use

BATCH = 250
Changes = dict[str, list[object]]


def undo_batch(pk: int) -> bool:
    """Put back the next rows, the last first; whether there may be more. One transaction."""
    return in_batch(pk, Stage.UNDOING, _rows_to_undo, _undo)


def _rows_to_undo(list_import: ListImport) -> Rows:
    rows = list_import.rows.filter(outcome__in=WRITTEN, is_done=True).select_related("use")
    return list(rows.order_by("-pk")[:BATCH])


def _undo(list_import: ListImport, rows: Rows) -> None:
    """Undo rows together where no other row is about the same things, the others one by one."""
    lock_things(list_import, [use_key(row) for row in rows])
    for row in rows:
        row.is_done = row.is_undone = False
    together = _separate(rows, Recorded(list_import.council, rows))
    alone = [row for row in rows if row not in together]
    if not _try_undo(list_import.council, together):
        alone = rows
    for row in alone:
        _try_undo(list_import.council, [row])


def _try_undo(council: Council, rows: Rows) -> bool:
    """Put back what rows changed. Return False if the database refuses that of any of them."""
    try:
        with transaction.atomic():
            UndoneRows(Recorded(council, rows)).undo(rows)
            connection.check_constraints()
    except REFUSED:
        for row in rows:
            row.is_undone = False
        return False
    return True


class Recorded:
    """What is recorded of the uses and contracts of some rows, read at once."""

    def __init__(self, council: Council, rows: Rows) -> None:
        self.uses = Use.objects.in_bulk({row.use_id for row in rows if row.use_id})
        self.portfolio = Portfolio(council, [key_of(use) for use in self.uses.values()])
        self.made = Contract.objects.in_bulk({key for row in rows for key in made_by(row)})
        links = ContractUse.objects.filter(contract__in=self.made)
        self.links = set(links.values_list("contract_id", "use_id"))
        published = Q(register_entry__isnull=False) | Q(notices__isnull=False)
        stated = Contract.objects.filter(published, pk__in=self.made)
        self.published = set(stated.values_list("pk", flat=True))

    def contracts_made(self, row: ImportRow) -> list[Contract]:
        return [self.made[key] for key in made_by(row) if key in self.made]

    def contract_of(self, row: ImportRow, use: Use) -> Contract | None:
        """The contract that a row is about: the one that it made, else as its reference says."""
        made = [each for each in self.contracts_made(row) if (each.pk, use.pk) in self.links]
        reference = str(row.facts.get("stated", {}).get("reference", ""))
        return made[0] if made else self.portfolio.contract_for(use, reference)

    def has_more(self, contract: Contract, use: Use) -> bool:
        """Whether more has been stated of a contract since the import made it for a use."""
        covers_others = any(key == contract.pk and covered != use.pk for key, covered in self.links)
        is_stated = bool(contract.purpose or contract.url)
        return covers_others or is_stated or contract.pk in self.published

    def has_others(self, use: Use, made: list[Contract]) -> bool:
        return any(each not in made for each in self.portfolio.contracts.get(use.pk, []))


def made_by(row: ImportRow) -> list[int]:
    return list(row.facts.get("contracts_made", []))


def _separate(rows: Rows, recorded: Recorded) -> Rows:
    """The rows whose uses and contracts no other of these rows is about."""
    things = {row.pk: _things_of(row, recorded) for row in rows}
    counts = Counter(thing for of_row in things.values() for thing in of_row)
    return [row for row in rows if all(counts[thing] == 1 for thing in things[row.pk])]


def _things_of(row: ImportRow, recorded: Recorded) -> set[Hashable]:
    of_use = recorded.portfolio.contracts.get(row.use_id or 0, [])
    contracts = {contract.pk for contract in of_use} | set(made_by(row))
    return {("use", row.use_id)} | {("contract", key) for key in contracts}


class UndoneRows:
    """What undoing some rows deletes and changes; written together."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        self.uses: list[Use] = []
        self.contracts: list[Contract] = []
        self.uses_to_delete: list[int] = []
        self.contracts_to_delete: list[int] = []

    def undo(self, rows: Rows) -> None:
        for row in rows:
            row.is_undone = self._undo_row(row)
        Use.objects.bulk_update(self.uses, OF_USES)
        Contract.objects.bulk_update(self.contracts, OF_CONTRACTS)
        Contract.objects.filter(pk__in=self.contracts_to_delete).delete()
        Use.objects.filter(pk__in=self.uses_to_delete).delete()

    def _undo_row(self, row: ImportRow) -> bool:
        """Return False if more has been stated since of what a row made or changed."""
        use = self.recorded.uses.get(row.use_id or 0)
        if use is None:
            return True
        made, contract = self.recorded.contracts_made(row), self.recorded.contract_of(row, use)
        now = facts_of(use, contract)
        if any(now[fact] != after for fact, (_, after) in row.changes.items()):
            return False
        if any(self.recorded.has_more(each, use) for each in made):
            return False
        if row.outcome == Outcome.NEW:
            is_stated_since = any(fact for key, fact in now.items() if key not in row.changes)
            if is_stated_since or _has_opinion(use) or self.recorded.has_others(use, made):
                return False
            self.uses_to_delete.append(use.pk)
        else:
            self._put_back(use, contract, row.changes)
        self.contracts_to_delete += [each.pk for each in made]
        return True

    def _put_back(self, use: Use, contract: Contract | None, changes: Changes) -> None:
        before = {fact: was for fact, (was, _) in changes.items()}
        apply_to_use(use, before)
        use.updated_at = timezone.now()
        self.uses.append(use)
        if contract and any(fact in CONTRACT_ATTRIBUTES for fact in before):
            apply_to_contract(contract, before)
            contract.updated_at = timezone.now()
            self.contracts.append(contract)


def _has_opinion(use: Use) -> bool:
    """Whether the council wrote what no list has since it was brought in."""
    return bool(use.lesson or use.local_differences or use.satisfaction or use.replaced_product_id)

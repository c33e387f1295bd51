"""Puts back what an import changed and nobody has changed since."""

from django.db import connection, transaction
from django.db.models import QuerySet

from services.list_imports.engine.batches import REFUSED, Rows, in_batch, lock_things, use_key
from services.list_imports.engine.facts import (
    CONTRACT_ATTRIBUTES,
    apply_to_contract,
    apply_to_use,
    facts_of,
)
from services.list_imports.engine.portfolio import Portfolio, key_of
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.choices import WRITTEN
from services.models import Contract, Use
from services.models.contract_rules import REPEATED
from services.transparency.models import RegisterEntry

BATCH = 250


def undo_batch(pk: int) -> bool:
    """Put back the next rows, the last first; whether there may be more. One transaction."""
    return in_batch(pk, Stage.UNDOING, _rows_to_undo, _undo)


def _rows_to_undo(list_import: ListImport) -> Rows:
    rows = list_import.rows.filter(outcome__in=WRITTEN, is_done=True).select_related("use")
    return list(rows.order_by("-pk")[:BATCH])


def _undo(list_import: ListImport, rows: Rows) -> None:
    lock_things(list_import, [use_key(row) for row in rows])
    for row in rows:
        row.is_done, row.is_undone = False, _try_undo(row)


def _try_undo(row: ImportRow) -> bool:
    """Put back what a row changed. Return False if that has been changed since, or is gone."""
    try:
        with transaction.atomic():
            is_undone = _undo_row(row)
            connection.check_constraints()
    except REFUSED:
        return False
    return is_undone


def _undo_row(row: ImportRow) -> bool:
    use = Use.objects.filter(pk=row.use_id).first() if row.use_id else None
    if use is None:
        return True
    made = Contract.objects.filter(pk__in=row.facts.get("contracts_made", []))
    contract = made.filter(uses=use).first() or _contract_of(row, use)
    now = facts_of(use, contract)
    if any(now[fact] != after for fact, (_, after) in row.changes.items()):
        return False
    if any(_has_more(each, use) for each in made):
        return False
    if row.outcome == Outcome.NEW:
        is_stated_since = any(fact for key, fact in now.items() if key not in row.changes)
        return not is_stated_since and _unmake(use, made)
    _put_back(use, contract, row.changes)
    made.delete()
    return True


def _contract_of(row: ImportRow, use: Use) -> Contract | None:
    reference = str(row.facts.get("stated", {}).get("reference", ""))
    return Portfolio(row.list_import.council, [key_of(use)]).contract_for(use, reference)


def _has_more(contract: Contract, use: Use) -> bool:
    """Whether more has been stated of a contract since the import made it for a use."""
    is_in_register = RegisterEntry.objects.filter(contract=contract).exists()
    covers_others = contract.links.exclude(use=use).exists()
    is_stated = bool(contract.purpose or contract.url)
    return is_in_register or covers_others or is_stated or contract.notices.exists()


def _unmake(use: Use, made: QuerySet[Contract]) -> bool:
    """Delete a use that the import made, unless more has been stated of it since."""
    others = use.contract_links.exclude(contract__in=made)
    has_more = use.lesson or use.local_differences or use.satisfaction or use.replaced_product_id
    if others.exists() or has_more:
        return False
    made.delete()
    use.delete()
    return True


def _put_back(use: Use, contract: Contract | None, changes: dict[str, list[object]]) -> None:
    before = {fact: was for fact, (was, _) in changes.items()}
    apply_to_use(use, before)
    use.save()
    if contract and any(fact in CONTRACT_ATTRIBUTES for fact in before):
        apply_to_contract(contract, before)
        contract.save()
    use.refresh_from_db(fields=[*REPEATED])

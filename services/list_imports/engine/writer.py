"""Writes the rows of an import to uses and contracts, and puts back what was there.

A batch of rows is one transaction: a worker that dies leaves whole rows done, and the next one goes
on with the rest. Every row is compared again with what is recorded at that moment.
"""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from services.actions.contracts import lock_services_of, lock_uses, uses_beside
from services.actions.notifications import notify_used
from services.list_imports.engine.facts import (
    CONTRACT_ATTRIBUTES,
    USE_ATTRIBUTES,
    Facts,
    apply_to_contract,
    apply_to_use,
    facts_of,
    says_of_contract,
)
from services.list_imports.engine.portfolio import Portfolio, UseKey, key_of
from services.list_imports.engine.row_checks import compare
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.choices import WRITTEN
from services.models import Contract, ContractUse, Product, Service, Use
from services.models.choices import UseStatus
from services.models.contract_rules import REPEATED
from services.models.use_queryset import USING

BATCH = 250
OF_USES = [*USE_ATTRIBUTES.values(), "last_confirmed_at", "updated_at"]
OF_CONTRACTS = [*CONTRACT_ATTRIBUTES.values(), "updated_at"]
OF_ROWS = ["outcome", "reason", "facts", "changes", "use", "is_done", "is_undone"]


def write_batch(pk: int) -> bool:
    """Write the next rows; whether there may be more. One transaction."""
    return _in_batch(pk, Stage.IMPORTING, _rows_to_write, _write)


def undo_batch(pk: int) -> bool:
    """Put back what the next rows, the last first, changed and nobody has changed since."""
    return _in_batch(pk, Stage.UNDOING, _rows_to_undo, _undo)


Rows = list[ImportRow]


def _in_batch(
    pk: int,
    stage: Stage,
    find: Callable[[ListImport], Rows],
    work: Callable[[ListImport, Rows], None],
) -> bool:
    with transaction.atomic():
        list_import = ListImport.objects.select_related("council", "imported_by").locked(pk)
        if list_import is None or list_import.stage != stage:
            return False
        rows = find(list_import)
        if not rows:
            return False
        work(list_import, rows)
        ImportRow.objects.bulk_update(rows, OF_ROWS)
        list_import.rows_done += len(rows)
        list_import.save(update_fields=["rows_done"])
    return True


def _rows_to_write(list_import: ListImport) -> Rows:
    outcomes = [*WRITTEN, Outcome.SAME]
    rows = list_import.rows.filter(outcome__in=outcomes, is_done=False).select_related("use")
    return list(rows.order_by("pk")[:BATCH])


def _rows_to_undo(list_import: ListImport) -> Rows:
    rows = list_import.rows.filter(outcome__in=WRITTEN, is_done=True).select_related("use")
    return list(rows.order_by("-pk")[:BATCH])


def _write(list_import: ListImport, rows: Rows) -> None:
    try:
        with transaction.atomic():
            Batch(list_import, rows).write()
    except IntegrityError:
        for row in rows:
            _write_alone(list_import, row)


def _write_alone(list_import: ListImport, row: ImportRow) -> None:
    """Write one row by itself, after a colleague recorded the same thing as its batch."""
    try:
        with transaction.atomic():
            Batch(list_import, [row]).write()
    except IntegrityError:
        _reject(row, gettext("A colleague recorded this at the same time. Check it."))


def _reject(row: ImportRow, reason: str) -> None:
    row.outcome, row.reason, row.is_done = Outcome.REJECTED, reason, True


def _use_key(row: ImportRow) -> UseKey:
    if "key" in row.facts:
        return UseKey(*row.facts["key"])
    return key_of(row.use) if row.use else UseKey(None, None)


class Batch:
    """Some rows of an import, and what the council has recorded about the same things."""

    def __init__(self, list_import: ListImport, rows: Rows) -> None:
        self.list_import, self.rows = list_import, rows
        self.council, self.now = list_import.council, timezone.now()
        self.person: User = list_import.imported_by
        keys = [_use_key(row) for row in rows]
        self.products = _locked_things(list_import, keys)
        self.services = Service.objects.in_bulk({key.service for key in keys if key.service})
        self.portfolio = Portfolio(self.council, keys)
        self.new_uses: list[Use] = []
        self.old_uses: dict[int, Use] = {}
        self.new_contracts: list[tuple[Contract, Use]] = []
        self.old_contracts: dict[int, Contract] = {}
        self.begun: list[tuple[Use, str | None]] = []

    def write(self) -> None:
        for row in self.rows:
            self._prepare(row)
        self._save()
        for row in self.rows:
            self._note(row)
        for use, before in self.begun:
            notify_used(use, before=before, by=self.person)

    def _prepare(self, row: ImportRow) -> None:
        if row.outcome == Outcome.ENDED:
            stated: Facts = {
                "status": UseStatus.STOPPED.value,
                "until": timezone.localdate().isoformat(),
            }
        else:
            stated = row.facts["stated"]
        key = _use_key(row)
        thing = self.products.get(key.product or 0) or self.services.get(key.service or 0)
        if thing is None:
            _reject(row, gettext("This product is another one now. Import the list again."))
            return
        maker = thing.supplier_id if isinstance(thing, Product) else None
        outcome, changes, problem = compare(stated, self.portfolio, key, maker)
        if problem:
            _reject(row, problem)
            return
        if row.outcome != Outcome.ENDED:
            row.outcome = outcome
        row.changes = changes
        self._apply(row, key, thing, stated)

    def _apply(self, row: ImportRow, key: UseKey, thing: Product | Service, stated: Facts) -> None:
        facts = {fact: after for fact, (_, after) in row.changes.items()}
        use = self.portfolio.uses.get(key)
        before = use.status if use else None
        if use is None:
            use = self._new_use(key, thing)
        apply_to_use(use, facts)
        use.last_confirmed_at = use.updated_at = self.now
        if use.pk:
            self.old_uses[use.pk] = use
        if use.status in USING and before not in USING:
            self.begun.append((use, before))
        row.facts["contract"] = self._contract(use, facts, str(stated.get("reference", "")))
        row.use = use

    def _new_use(self, key: UseKey, thing: Product | Service) -> Use:
        is_product = isinstance(thing, Product)
        use = Use(
            council=self.council,
            inherited_from_id=key.inherited_from,
            source=gettext("List of the council"),
            **{"product" if is_product else "service": thing},
        )
        self.new_uses.append(use)
        self.portfolio.uses[key] = use
        return use

    def _contract(self, use: Use, facts: Facts, reference: str) -> str:
        """Change or begin the contract that a row speaks of; whether it is a new one."""
        if not any(fact in CONTRACT_ATTRIBUTES for fact in facts):
            return ""
        known = self.portfolio.contract_for(use, reference) if use.pk else None
        if known is None and not says_of_contract(facts):
            return ""
        contract = known or Contract(
            council=self.council,
            inherited_from_id=use.inherited_from_id,
            is_demonstration=use.is_demonstration,
        )
        apply_to_contract(contract, facts)
        contract.updated_at = self.now
        if known:
            self.old_contracts[known.pk] = known
            return "changed"
        self.new_contracts.append((contract, use))
        return "new"

    def _save(self) -> None:
        Use.objects.bulk_create(self.new_uses)
        if self.old_uses:
            Use.objects.bulk_update(self.old_uses.values(), OF_USES)
        Contract.objects.bulk_create(contract for contract, _ in self.new_contracts)
        if self.old_contracts:
            Contract.objects.bulk_update(self.old_contracts.values(), OF_CONTRACTS)
        ContractUse.objects.bulk_create(
            ContractUse(contract=contract, use=use) for contract, use in self.new_contracts
        )

    def _note(self, row: ImportRow) -> None:
        """Keep what undoing needs: the keys of what was made."""
        row.is_done = True
        use = row.use
        if row.outcome == Outcome.REJECTED or use is None:
            return
        row.use = use  # now it has a key
        made = [contract.pk for contract, covered in self.new_contracts if covered is use]
        row.facts |= {"contracts_made": made} if made else {}


def _locked_things(list_import: ListImport, keys: list[UseKey]) -> dict[int, Product]:
    """The products, with all that is locked for writing: services, products, uses, contracts."""
    uses = Use.objects.filter(council=list_import.council)
    products = {key.product for key in keys if key.product}
    services = {key.service for key in keys if key.service}
    ours = uses.filter(product__in=products) | uses.filter(service__in=services)
    beside = uses_beside(ours)
    lock_services_of(beside)
    locked = Product.objects.filter(pk__in=products).order_by("pk")
    found = {each.pk: each for each in locked.select_for_update(of=("self",), no_key=True)}
    lock_uses(beside)
    contracts = Contract.objects.filter(links__use__in=beside).order_by("pk")
    list(contracts.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    return found


def _undo(list_import: ListImport, rows: Rows) -> None:
    _locked_things(list_import, [_use_key(row) for row in rows])
    for row in rows:
        row.is_done = False
        row.is_undone = _undo_row(row)


def _undo_row(row: ImportRow) -> bool:
    """Put back what a row changed. Return False if it has been changed since."""
    use = Use.objects.filter(pk=row.use_id).first() if row.use_id else None
    if use is None:
        return True
    made = Contract.objects.filter(pk__in=row.facts.get("contracts_made", []), uses=use)
    contract = made.first() or Portfolio(row.list_import.council, [key_of(use)]).contract_for(
        use, str(row.facts.get("stated", {}).get("reference", ""))
    )
    now = facts_of(use, contract)
    if any(now[fact] != after for fact, (_, after) in row.changes.items()):
        return False
    if row.outcome == Outcome.NEW:
        return _unmake(use, row)
    _put_back(use, contract, row.changes)
    made.delete()
    return True


def _unmake(use: Use, row: ImportRow) -> bool:
    """Delete a use that the import made, unless more has been stated of it since."""
    others = use.contract_links.exclude(contract__in=row.facts.get("contracts_made", []))
    has_more = use.lesson or use.local_differences or use.satisfaction or use.replaced_product_id
    if others.exists() or has_more:
        return False
    Contract.objects.filter(pk__in=row.facts.get("contracts_made", [])).delete()
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

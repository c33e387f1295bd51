"""Writes the rows of an import to uses and contracts.

Every row is compared again with what is recorded at that moment.
"""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from portal.accounts.models import User
from services.actions.notifications import notify_used
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
    Facts,
    apply_to_contract,
    apply_to_use,
    says_of_contract,
)
from services.list_imports.engine.portfolio import Portfolio, UseKey
from services.list_imports.engine.row_checks import compare
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.choices import ABSENT, WRITTEN_OR_SAME
from services.models import Contract, ContractUse, Product, Service, Use
from services.models.choices import Evidence, UseStatus
from services.models.use_queryset import USING

BATCH = 250


def write_batch(pk: int) -> bool:
    """Write the next rows; whether there may be more. One transaction."""
    return in_batch(pk, Stage.IMPORTING, _rows_to_write, _write)


def _rows_to_write(list_import: ListImport) -> Rows:
    rows = list_import.rows.filter(outcome__in=WRITTEN_OR_SAME, is_done=False).select_related("use")
    return list(rows.order_by("pk")[:BATCH])


def _write(list_import: ListImport, rows: Rows) -> None:
    # all at once and before the savepoints: these locks last, and nobody waits in a circle
    lock_things(list_import, [use_key(row) for row in rows])
    try:
        with transaction.atomic():
            Batch(list_import, rows).write()
    except REFUSED:
        for row in rows:
            _write_alone(list_import, row)


def _write_alone(list_import: ListImport, row: ImportRow) -> None:
    """Write a single row, after the database refused its batch."""
    try:
        with transaction.atomic():
            Batch(list_import, [row]).write()
    except REFUSED:
        _reject(row, gettext("We could not record this. Check its values and import it again."))


def _reject(row: ImportRow, reason: str) -> None:
    """Leave what is recorded as it is; a system that the file no longer has is kept."""
    is_absent = row.outcome in ABSENT
    row.outcome = Outcome.RETAINED if is_absent else Outcome.REJECTED
    row.reason, row.changes, row.is_done = reason, {}, True
    row.use = row.use if is_absent else None


class Batch:
    """Some rows of an import, and what the council has recorded about the same things.

    Lock these things before making one.
    """

    def __init__(self, list_import: ListImport, rows: Rows) -> None:
        self.list_import, self.rows = list_import, rows
        self.council, self.now = list_import.council, timezone.now()
        self.person: User = list_import.imported_by
        keys = [use_key(row) for row in rows]
        self.products = Product.objects.in_bulk({key.product for key in keys if key.product})
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
        # what refers to something that was deleted is refused now, not when all is committed
        connection.check_constraints()

    def _prepare(self, row: ImportRow) -> None:
        if row.outcome == Outcome.ENDED:
            stated: Facts = {
                "status": UseStatus.STOPPED.value,
                "until": timezone.localdate().isoformat(),
            }
        else:
            stated = row.facts["stated"]
        key = use_key(row)
        thing = self.products.get(key.product or 0) or self.services.get(key.service or 0)
        if thing is None:
            _reject(
                row,
                gettext("This product has been merged into another one. Import the list again."),
            )
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
        use.evidence = Evidence.FILE
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
        if use is None or row.outcome not in WRITTEN_OR_SAME:
            return
        row.use = use  # now it has a key
        made = [contract.pk for contract, covered in self.new_contracts if covered is use]
        row.facts |= {"contracts_made": made} if made else {}

"""The rows of an import that are written, or put back, together.

A batch of rows is one transaction: a worker that dies leaves whole rows done, and the next one goes
on with the rest.
"""

from collections.abc import Callable

from django.db import DataError, IntegrityError, transaction

from services.actions.contracts import lock_services_of, uses_sharing_contracts
from services.list_imports.engine.facts import CONTRACT_ATTRIBUTES, USE_ATTRIBUTES
from services.list_imports.engine.portfolio import UseKey, key_of
from services.list_imports.models import ImportRow, ListImport, Stage
from services.models import Contract, Product, Use

# what the database says to a row that it does not take
REFUSED = (IntegrityError, DataError)
OF_ROWS = ["outcome", "reason", "facts", "changes", "use", "is_done", "is_undone"]
OF_USES = [*USE_ATTRIBUTES.values(), "last_confirmed_at", "evidence", "updated_at"]
OF_CONTRACTS = [*CONTRACT_ATTRIBUTES.values(), "updated_at"]
Rows = list[ImportRow]


def in_batch(
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


def use_key(row: ImportRow) -> UseKey:
    if "key" in row.facts:
        return UseKey(*row.facts["key"])
    return key_of(row.use) if row.use else UseKey(None, None)


def lock_things(list_import: ListImport, keys: list[UseKey]) -> None:
    """Lock all that rows may change, in the order of every action, until the transaction ends."""
    uses = Use.objects.filter(council=list_import.council)
    products = {key.product for key in keys if key.product}
    services = {key.service for key in keys if key.service}
    ours = uses.filter(product__in=products) | uses.filter(service__in=services)
    beside = uses_sharing_contracts(ours)
    lock_services_of(beside)
    for things in (
        Product.objects.filter(pk__in=products),
        Use.objects.filter(pk__in=set(beside)),
        Contract.objects.filter(links__use__in=beside),
    ):
        locked = things.order_by("pk").select_for_update(of=("self",), no_key=True)
        list(locked.values_list("pk", flat=True))

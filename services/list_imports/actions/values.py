"""What a council says that the values of its files mean."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from portal.accounts.models import User
from services.actions.product_requests import request_product
from services.list_imports.actions.steps import has_many_rows, lock_open
from services.list_imports.engine.checks import begin_checking, check_again, go_on
from services.list_imports.models import ListImport, MappedField, MappingAnswer, Stage, ValueMapping
from services.list_imports.models.memory import folded
from services.list_imports.tasks import check_stored_rows
from services.models import Category, Product, ProductRequest, Supplier

MAX_NAME = 120
AT_ONCE = 2_000  # a statement of a page may take ten seconds
DECIDED = [
    *("answer", "product", "service", "supplier", "category", "status", "request"),
    *("decided_by", "decided_at"),
]


class ValueDecision(NamedTuple):
    """What a value means: a thing, a request for one, or nothing."""

    field: str
    text: str
    answer: MappingAnswer
    thing: "Product | Supplier | Category | str | None" = None
    supplier: str = ""


@transaction.atomic
def decide_values(list_import: ListImport, decisions: Iterable[ValueDecision], *, by: User) -> None:
    """Keep what was decided, for this file and the next ones, and look at the rows again.

    Raises RuleBroken where the council waits for too many products.
    """
    list_import = lock_open(list_import)
    ValueMapping.objects.bulk_create(
        [_mapping(list_import, decision, by) for decision in decisions],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["council", "field", "value"],
        update_fields=DECIDED,
    )
    if not has_many_rows(list_import):
        check_again(list_import)
    go_on(list_import)
    if list_import.stage == Stage.ROWS and has_many_rows(list_import):
        begin_checking(list_import, list_import.rows.count())
        check_stored_rows.enqueue(list_import.pk)


def _mapping(list_import: ListImport, decision: ValueDecision, by: User) -> ValueMapping:
    thing = decision.thing
    is_asked = decision.answer == MappingAnswer.REQUESTED
    return ValueMapping(
        council=list_import.council,
        field=decision.field,
        value=folded(decision.text),
        answer=decision.answer,
        product=thing if isinstance(thing, Product) else None,
        supplier=thing if isinstance(thing, Supplier) else None,
        category=thing if isinstance(thing, Category) else None,
        status=str(thing or "") if decision.field == MappedField.STATUS else "",
        request=_request(list_import, decision, by) if is_asked else None,
        decided_by=by,
    )


def _request(list_import: ListImport, decision: ValueDecision, by: User) -> ProductRequest:
    request = ProductRequest(
        name=" ".join(decision.text.split())[:MAX_NAME],
        supplier_name=decision.supplier[:MAX_NAME],
        council=list_import.council,
    )
    return request_product(request, by=by)

"""Changes of very many rows, a thousand at a time."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

AT_ONCE = 1_000
Row = TypeVar("Row", bound=Model)


def update_in_batches(rows: QuerySet[Row], *, at_once: int = AT_ONCE, **values: object) -> int:
    """Update each row in a transaction of its batch, so that nobody waits for all of them.

    For a migration with ``atomic = False``; it may be cut off and run again, so ``rows`` leaves out
    what is done already. Returns how many were updated.
    """
    total, last = 0, None
    while keys := _next_keys(rows, last, at_once):
        with transaction.atomic(using=rows.db):
            total += rows.filter(pk__in=keys).update(**values)
        last = keys[-1]
    return total


def _next_keys(rows: QuerySet[Row], last: object, at_once: int) -> list[object]:
    left = rows if last is None else rows.filter(pk__gt=last)
    return list(left.order_by("pk").values_list("pk", flat=True)[:at_once])

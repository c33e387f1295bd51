"""Locks on rows while a form about them is saved."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def lock_if_sent(request: HttpRequest, rows: Rows) -> Rows:
    """Lock these rows where a form is sent to a view that is one transaction."""
    if request.method == "POST" and transaction.get_connection().in_atomic_block:
        return rows.select_for_update(of=("self",))
    return rows

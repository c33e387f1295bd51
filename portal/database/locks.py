"""Locks on rows while a form about them is saved."""

from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def lock_if_sent(request: HttpRequest, rows: Rows) -> Rows:
    """Lock these rows where a form is sent to a view that is one transaction."""
    if request.method == "POST" and transaction.get_connection().in_atomic_block:
        return rows.select_for_update(of=("self",))
    return rows


def lock_shared(rows: QuerySet[Any, Any]) -> None:
    """Let nobody change these rows until the transaction ends; others may lock them so too.

    Django has a word for FOR UPDATE only.
    """
    sql, values = rows.order_by("pk").values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", values)

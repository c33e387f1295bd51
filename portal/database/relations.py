"""The other end of a relation, for an app that must not import the app above it."""

from typing import Any

from django.db.models import Model, QuerySet, Subquery
from django.db.models.lookups import IsNull


def related_objects(model: type[Model], name: str) -> Any:
    """The default manager of what a relation of a model leads to."""
    related: Any = model._meta.get_field(name).related_model
    return related._default_manager  # noqa: SLF001 - Django's name for it


def is_found(rows: QuerySet[Any]) -> IsNull:
    """Whether a row of the outer query has such rows, looked up for each of its rows.

    For lists that end after a page: with EXISTS beside an OR, PostgreSQL reads all rows that there
    are into a hash first.
    """
    return IsNull(Subquery(rows.values("pk")[:1]), False)

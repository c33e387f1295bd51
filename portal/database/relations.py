"""The other end of a relation, for an app that must not import the app above it."""

from typing import Any

from django.db.models import Model


def related_objects(model: type[Model], name: str) -> Any:
    """The default manager of what a relation of a model leads to."""
    related: Any = model._meta.get_field(name).related_model
    return related._default_manager  # noqa: SLF001 - Django's name for it

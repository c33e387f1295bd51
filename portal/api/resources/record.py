"""What every record of the API has, and how records refer to each other."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from portal.components.metadata import absolute

ALWAYS = {"id", "url"}


def only_always_required(schema: dict[str, Any]) -> None:
    """A program can choose fields, and some are for members: only few are in every answer."""
    schema["required"] = [name for name in schema.get("required", []) if name in ALWAYS]


class ApiRecord(BaseModel):
    """A row as the API shows it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=only_always_required)

    id: int = Field(description=_("The number of the record. It never changes."))
    url: str = Field(description=_("The address of the record in the API."))
    page: str = Field(description=_("The address of its page for people."))


class Reference(BaseModel):
    """Another record, in short."""

    id: int
    slug: str | None = Field(description=_("Its name in addresses, where it has one."))
    name: str
    url: str


class Removed(BaseModel):
    """A record that was deleted, or that this key can no longer see."""

    id: int
    removed_at: datetime


def address_of(route: str, key: object) -> str:
    return absolute(reverse(f"api:{route}", args=[key]))


def page_of(thing: Any) -> str:
    return absolute(thing.get_absolute_url())


def reference(route: str, thing: Any) -> Reference:
    """Return a reference to a record; ``route`` is the name of the address of one."""
    slug = getattr(thing, "slug", None)
    url = address_of(route, slug or thing.pk)
    return Reference(id=thing.pk, slug=slug, name=str(thing), url=url)


def reference_or_none(route: str, thing: models.Model | None) -> Reference | None:
    return reference(route, thing) if thing else None


def facts_of(route: str, row: Any, names: Collection[str]) -> dict[str, Any]:
    """Return what every record has, and these columns of a row as they are."""
    key = getattr(row, "slug", None) if "slug" in names else None
    return {
        "id": row.pk,
        "url": address_of(route, key or row.pk),
        "page": page_of(row),
        **{name: getattr(row, name) for name in names},
    }

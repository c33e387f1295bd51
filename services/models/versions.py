"""The versions of a record: what it said when, and who changed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models
from django.db.models.options import Options
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.history import snapshots_of
from portal.text import Piece, words_changed
from services.models.benefit import Benefit
from services.models.field_labels import RECORD_LABELS, label_of
from services.models.offer import Offer
from services.models.suppliers import Product

VERSIONS_SHOWN = 50


class Context(Protocol):
    metadata: dict[str, int]


class StoredVersion(Protocol):
    """A row of a history table, which pghistory makes for each model."""

    _meta: Options[models.Model]
    pgh_id: int
    pgh_label: str
    pgh_created_at: datetime
    pgh_context: Context | None


class ListingVersion(StoredVersion, Protocol):
    product_keys: list[int]


@dataclass(frozen=True)
class Change:
    """One field of a version, before and after, as people read them."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return words_changed(self.before, self.after)


@dataclass(frozen=True)
class Version:
    """A state that a record was in, and what led to it."""

    pk: int
    about: str
    is_of_service: bool
    at: datetime
    author_pk: int | None
    is_first: bool
    is_gone: bool
    changes: list[Change]


def history_of(service: models.Model, limit: int) -> list[Version]:
    """The latest states of a listing, its offers and its savings, newest first."""
    of_it = {"service": service.pk}
    found = [
        *_versions(snapshots(service), gettext("Service"), limit),
        *_versions(_snapshots_of(Offer).filter(**of_it), gettext("Offer"), limit),
        *_versions(_snapshots_of(Benefit).filter(**of_it), gettext("Saving"), limit),
    ]
    return sorted(found, key=lambda version: (version.at, version.pk), reverse=True)[:limit]


def versions_of(record: models.Model, limit: int) -> list[Version]:
    """The latest states of one record, newest first, each with what changed to reach it."""
    return _versions(snapshots(record), str(RECORD_LABELS[str(record._meta.model_name)]), limit)


def with_authors(versions: list[Version]) -> list[tuple[Version, User | None]]:
    """Each version with who made it, if it was made through a page of the site."""
    people = User.objects.in_bulk({version.author_pk for version in versions} - {None})
    return [(version, people.get(version.author_pk or 0)) for version in versions]


def _snapshots_of(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Every version of every record of a model, with its author, council and area."""
    rows = snapshots_of(model)
    names = {field.name for field in rows.model._meta.fields}
    return rows.select_related(*sorted(names & {"council", "category"}))


def snapshots(record: models.Model) -> "models.QuerySet[Any]":
    """The stored versions of a listing, an offer, a use, a saving, a need or a partnership."""
    return _snapshots_of(type(record)).filter(pgh_obj=record.pk)


def _versions(rows: "models.QuerySet[Any]", about: str, limit: int) -> list[Version]:
    """The rows as versions; each is compared with the one of the same record before it."""
    shown = list(rows.order_by("-pgh_id")[:limit])
    stored = [*shown, *(_latest_before(rows, shown) if len(shown) == limit else [])]
    names = _product_names(stored)
    versions = []
    for number, after in enumerate(shown):
        earlier = (row for row in stored[number + 1 :] if row.pgh_obj_id == after.pgh_obj_id)
        versions.append(_version(after, next(earlier, None), about, names))
    return versions


def _latest_before(rows: "models.QuerySet[Any]", shown: list[Any]) -> list[Any]:
    """The version of each record before the oldest of those shown."""
    records = {row.pgh_obj_id for row in shown}
    older = rows.filter(pgh_obj__in=records, pgh_id__lt=shown[-1].pgh_id)
    return list(older.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"))


def _product_names(stored: list[object]) -> dict[int, str]:
    keys = {key for row in stored for key in getattr(row, "product_keys", [])}
    return dict(Product.ever.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


@dataclass(frozen=True)
class StatusChange:
    """A status that a use had, since when it was said, and why it ended, if it did."""

    at: datetime
    status: str
    reason: str


def steps_of(use: models.Model, *, removed_at: datetime | None = None) -> list[StatusChange]:
    """The statuses of a use, the first one first; repeated ones are one step.

    Without the reasons from before a moderator removed them.
    """
    steps: list[StatusChange] = []
    for row in snapshots(use).filter(confirmation="confirmed").order_by("pgh_id"):
        at = row.pgh_created_at
        reason = "" if removed_at and at <= removed_at else row.stopped_reason
        step = StatusChange(at, row.get_status_display(), reason)
        if not steps or steps[-1].status != step.status:
            steps.append(step)
    return steps


def _version(
    after: StoredVersion, before: StoredVersion | None, about: str, products: dict[int, str]
) -> Version:
    context = after.pgh_context.metadata if after.pgh_context else {}
    return Version(
        pk=after.pgh_id,
        about=about,
        is_of_service=after._meta.label == "services.ServiceVersion",
        at=after.pgh_created_at,
        author_pk=context.get("user"),
        is_first=before is None,
        is_gone=after.pgh_label == "delete",
        changes=_changes(before, after, products) if before else [],
    )


def _changes(before: StoredVersion, after: StoredVersion, products: dict[int, str]) -> list[Change]:
    fields = [field for field in after._meta.fields if not field.name.startswith(("pgh_", "id"))]
    return [
        Change(
            label_of(field.name),
            *(_shown(each, field, products) for each in pair),
        )
        for field in fields
        for pair in [(before, after)]
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def _shown(snapshot: object, field: models.Field[object, object], products: dict[int, str]) -> str:
    if field.choices:
        return str(getattr(snapshot, f"get_{field.name}_display")())
    value = getattr(snapshot, field.name)
    if field.name == "product_keys":
        return ", ".join(products.get(key) or gettext("a product") for key in value)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)

"""Every change of a record, whoever made it and however: a form, a bulk update, psql."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models

Record = TypeVar("Record", bound=type[models.Model])


def kept_for_ever(name: str, fields: list[str]) -> Callable[[Record], Record]:
    """Keep a snapshot of these fields, as the model of this name, whenever one of them changes."""
    track: Callable[[Record], Record] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        fields=fields,
        model_name=name,
        obj_field=pghistory.ObjForeignKey(
            related_name="versions", related_query_name="kept_version"
        ),
        append_only=True,
        level=pgtrigger.Statement,
    )
    return track


@dataclass(frozen=True)
class Change:
    """One field of a version, before and after, as people read them."""

    label: str
    before: object
    after: object


@dataclass(frozen=True)
class Version:
    """A state that a record was in, and what led to it."""

    pk: int
    at: datetime
    author_pk: int | None
    is_first: bool
    changes: list[Change]


def versions_of(record: models.Model, limit: int) -> list[Version]:
    """The latest states of a record, newest first, each with what changed to reach it."""
    stored = list(snapshots(record).order_by("-pgh_id")[: limit + 1])
    pairs = zip_longest(stored, stored[1:])
    return [_version(after, before) for after, before in pairs][:limit]


def snapshots(record: models.Model) -> "models.QuerySet[Any]":
    """The stored versions of a listing, an offer or a use, with whom and what they name."""
    model: Any = apps.get_model("services", f"{type(record).__name__}Version")
    names = {field.name for field in model._meta.fields}
    rows: models.QuerySet[Any] = model.objects.filter(pgh_obj=record.pk)
    return rows.select_related("pgh_context", *sorted(names & {"council", "category"}))


@dataclass(frozen=True)
class Step:
    """A status that a use had, since when it was said, and why it ended, if it did."""

    at: datetime
    status: str
    reason: str


def steps_of(use: models.Model) -> list[Step]:
    """The statuses of a use, the first one first; repeated ones are one step."""
    steps: list[Step] = []
    for row in snapshots(use).filter(confirmation="confirmed").order_by("pgh_id"):
        step = Step(row.pgh_created_at, row.get_status_display(), row.stopped_reason)
        if not steps or steps[-1].status != step.status:
            steps.append(step)
    return steps


def _version(after: Any, before: Any) -> Version:
    context = after.pgh_context.metadata if after.pgh_context else {}
    changed = _changes(before, after) if before else []
    return Version(after.pgh_id, after.pgh_created_at, context.get("user"), not before, changed)


def _changes(before: Any, after: Any) -> list[Change]:
    fields = [field for field in after._meta.fields if not field.name.startswith(("pgh_", "id"))]
    return [
        Change(str(field.verbose_name).capitalize(), *(_shown(each, field) for each in pair))
        for field in fields
        for pair in [(before, after)]
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def _shown(snapshot: Any, field: Any) -> object:
    if field.choices:
        return getattr(snapshot, f"get_{field.name}_display")()
    return getattr(snapshot, field.name)

"""The rows of a page, in an order that no row leaves while it is read: of keys, or of changes."""

from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from portal.api.cursors import REMOVED, ROW, ListPlace, place_of
from portal.api.problems import Problem
from portal.api.resources.resource import ListQuery, Resource, Rows
from portal.api.resources.sight import Sight

CLOCK_TOLERANCE = timedelta(minutes=5)
START = ListPlace(0)


class ListEntry(NamedTuple):
    """A row in its place, or the place of one that is gone."""

    place: ListPlace
    row: Any = None

    @property
    def is_removed(self) -> bool:
        return self.place.kind == REMOVED


def entries(resource: Resource, query: ListQuery, sight: Sight) -> list[ListEntry]:
    """Return the entries of a page, and one more where there is another page."""
    place = (
        place_of(query.cursor, resource.name, query.filters) if query.cursor is not None else START
    )
    rows = resource.narrow(resource.rows(sight), query)
    since = getattr(query, "updated_since", None)
    if since is None:
        found = rows.filter(pk__gt=place.key).order_by("pk")[: query.limit + 1]
        return [ListEntry(ListPlace(row.pk), row) for row in found]
    since = _checked(since)
    changed = _changed(rows, since, place, query.limit + 1)
    removed = _removed(resource, sight, since, place, query.limit + 1)
    return list(islice(merge(changed, removed, key=_order), query.limit + 1))


def _order(entry: ListEntry) -> tuple[datetime | None, int, int]:
    return entry.place.moment, entry.place.kind, entry.place.key


def _checked(since: datetime) -> datetime:
    """Return the moment; one without time zone is none that two machines agree about."""
    if timezone.is_naive(since):
        detail = gettext("Give the moment with its time zone, for example 2026-11-30T09:00:00Z.")
        raise Problem("invalid-parameter", detail, parameter="updated_since")
    since = _in_utc(since)
    if since > timezone.now() + CLOCK_TOLERANCE:
        detail = gettext("This moment is in the future. Check the clock of your machine.")
        raise Problem("wrong-clock", detail, parameter="updated_since")
    return since


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC: PostgreSQL knows no time zone that is more than 16 hours away."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # before the first year or after the last
        return moment.replace(tzinfo=UTC)


def _changed(rows: Rows, since: datetime, place: ListPlace, length: int) -> list[ListEntry]:
    """Return the rows that were changed, after a place."""
    is_later = _after(place, ROW, "updated_at")
    found = rows.filter(is_later, updated_at__gte=_first(place, since))
    found = found.order_by("updated_at", "pk")
    return [ListEntry(ListPlace(row.pk, row.updated_at), row) for row in found[:length]]


def _removed(
    resource: Resource, sight: Sight, since: datetime, place: ListPlace, length: int
) -> list[ListEntry]:
    """Return the keys of rows that the reader saw once and cannot see now, after a place."""
    if resource.removed is None:
        return []
    rows = resource.removed(sight.user)
    is_later = _after(place, REMOVED, "moment")
    found = rows.filter(is_later, moment__gte=_first(place, since))
    ordered = found.order_by("moment", "gone").values_list("gone", "moment")
    return [ListEntry(ListPlace(key, moment, REMOVED)) for key, moment in ordered[:length]]


def _first(place: ListPlace, since: datetime) -> datetime:
    """Return the moment at which a page begins: by it the index leads to the first row."""
    return place.moment or since


def _after(place: ListPlace, kind: int, name: str) -> Q:
    """Return the condition for what comes after a place; ``gone`` is the key of a removed row."""
    if place.moment is None:
        return Q()
    key = "pk" if kind == ROW else "gone"
    later = Q(**{f"{name}__gt": place.moment})
    if place.kind < kind:
        return later | Q(**{name: place.moment})
    if place.kind > kind:
        return later
    return later | Q(**{name: place.moment, f"{key}__gt": place.key})

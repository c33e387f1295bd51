"""Figures: every night’s snapshot, as it was counted then."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from portal.api.resources.answers import chosen_fields, content_of, json_answer, sight_of
from portal.api.resources.record import ApiRecord, address_of, facts_of
from portal.api.resources.resource import ItemQuery, Resource, Rows
from portal.api.resources.sight import Sight
from portal.insights.models import Snapshot, StoredFigure

COLUMNS = ["date", "taken_at", "definitions", "is_demonstration"]


class ValueRecord(BaseModel):
    """One number of a figure. Withheld where it would tell what one or two councils pay."""

    group: str
    label: str
    value: float | None
    of: int | None
    councils: int | None
    is_withheld: bool


class FigureRecord(BaseModel):
    key: str
    title: str
    definition: str
    unit: str
    values: list[ValueRecord]


class SnapshotSummary(ApiRecord):
    """A day on which figures were counted."""

    date: date
    taken_at: datetime
    definitions: int
    is_demonstration: bool


class SnapshotRecord(SnapshotSummary):
    """The figures of a day: those for everyone; for members also those for members."""

    figures: list[FigureRecord]


def _rows(sight: Sight) -> Rows:
    return Snapshot.objects.light()


def _represent(snapshot: Snapshot, sight: Sight) -> SnapshotSummary:
    facts = facts_of("snapshot", snapshot, COLUMNS)
    return SnapshotSummary(**facts | {"url": _address(snapshot)})


def _address(snapshot: Snapshot) -> str:
    return address_of("snapshot", snapshot.date.isoformat())


def snapshot_answer(request: HttpRequest, day: str, query: ItemQuery) -> HttpResponse:
    """Return all figures of a day that the reader may see; “latest” is the newest."""
    fields = chosen_fields(SnapshotRecord, query)
    snapshot = _of_day(day)
    if snapshot is None:
        raise Http404
    facts = facts_of("snapshot", snapshot, COLUMNS) | {"url": _address(snapshot)}
    figures = _figures(snapshot, sight_of(request))
    return json_answer(content_of(SnapshotRecord(**facts, figures=figures), fields))


def _of_day(day: str) -> Snapshot | None:
    rows = Snapshot.objects.defer("report")
    if day == "latest":
        return rows.order_by("-date").first()
    try:
        return rows.filter(date=date.fromisoformat(day)).first()
    except ValueError:
        return None


def _figures(snapshot: Snapshot, sight: Sight) -> list[FigureRecord]:
    stored: dict[str, StoredFigure] = dict(snapshot.figures)
    if sight.peers_only:
        stored |= snapshot.peers_figures
    return [_figure(key, figure) for key, figure in stored.items()]


def _figure(key: str, stored: StoredFigure) -> FigureRecord:
    values: list[Any] = [ValueRecord(**_known(value)) for value in stored["values"]]
    return FigureRecord(
        key=key,
        title=stored["title"],
        definition=stored["definition"],
        unit=stored["unit"],
        values=values,
    )


def _known(value: Any) -> dict[str, Any]:
    """Return a value, also one that was stored before something was added to all of them."""
    return {name: value.get(name) for name in ValueRecord.model_fields} | {
        "is_withheld": bool(value.get("is_withheld"))
    }


SNAPSHOTS = Resource(
    name="snapshots",
    singular="snapshot",
    record=SnapshotSummary,
    rows=_rows,
    represent=_represent,
    key="date",
    about=_("Days on which figures were counted."),
)

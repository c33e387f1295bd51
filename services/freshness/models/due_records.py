"""What is due to be confirmed or answered at councils, and how often they were asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from councils.models import Council
from services.freshness.models.record_question import (
    FORTNIGHT,
    ROUNDS,
    RecordKey,
    RecordKind,
    RecordQuestion,
)
from services.models import Service, Use
from services.notices.models import AwardNotice


@dataclass
class DueRecords:
    """The records of one council that are due, and what it was asked about them.

    Those that ended come first, then published contracts, then what was not confirmed longest.
    """

    records: list[RecordKey] = field(default_factory=list)
    asked: dict[RecordKey, RecordQuestion] = field(default_factory=dict)

    def rounds(self, record: RecordKey) -> int:
        question = self.asked.get(record)
        return question.rounds if question else 0

    @property
    def to_ask(self) -> list[RecordKey]:
        """Those that were not asked about twice."""
        return [each for each in self.records if self.rounds(each) < ROUNDS]

    def is_ready(self, today: date) -> bool:
        """Whether something is to be asked, and nothing was within a fortnight."""
        last = max((each.asked_on for each in self.asked.values()), default=date.min)
        return bool(self.to_ask) and last <= today - FORTNIGHT

    @property
    def is_second_round(self) -> bool:
        """Whether anything was asked about before: then managers are asked."""
        return any(self.rounds(each) for each in self.to_ask)


def _unconfirmed() -> QuerySet[Any]:
    ended = Use.objects.with_ended_contract().order_by()
    return Use.objects.due_for_review().exclude(pk__in=ended.values("pk"))


# in the order in which a council is asked
DUE: dict[RecordKind, Callable[[], QuerySet[Any]]] = {
    RecordKind.CONTRACT: Use.objects.with_ended_contract,
    RecordKind.NOTICE: lambda: AwardNotice.objects.to_answer().by_end(),
    RecordKind.USE: _unconfirmed,
    RecordKind.SERVICE: Service.objects.due_for_review,
}


def due_records(councils: Iterable[Council]) -> dict[int, DueRecords]:
    """Return what is due at these councils, by their keys. It takes five queries."""
    due = {council.pk: DueRecords() for council in councils}
    for kind, rows in DUE.items():
        for council, key in rows().filter(council__in=list(due)).values_list("council", "pk"):
            due[council].records.append(RecordKey(kind, key))
    places = {record: council for council, each in due.items() for record in each.records}
    for question in RecordQuestion.objects.about(places):
        due[places[question.record]].asked[question.record] = question
    return due


def still_due(keys: Iterable[RecordKey]) -> set[RecordKey]:
    """Return those of these records that are due. It takes a query for each kind."""
    asked = list(keys)
    found = set()
    for kind, rows in DUE.items():
        named = [each.key for each in asked if each.kind == kind]
        pks = rows().filter(pk__in=named).values_list("pk", flat=True)
        found |= {RecordKey(kind, key) for key in pks}
    return found

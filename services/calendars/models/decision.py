"""The decision dates of contracts, and how often each has moved: from the stored versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, cast

from django.db.models import DateField, ExpressionWrapper, QuerySet
from django.utils import timezone

from councils.models import Council
from portal.audit.history import snapshots_of
from services.models import Contract

# calendars that read once a month still learn of it
CANCELLED_SHOWN = timedelta(days=90)
PAST_SHOWN = timedelta(days=365)
DECIDE_ON = ExpressionWrapper(
    cast(Any, Contract._meta.get_field("decide_on")).expression, DateField(null=True)
)


@dataclass(frozen=True)
class DecisionEvent:
    """A decision date as a calendar shows it: of which contract, and its how-manyth version."""

    contract: int
    day: date
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


class DatedVersion(NamedTuple):
    contract: int
    council: int
    day: date | None
    label: str
    at: datetime

    @property
    def state(self) -> tuple[int, date | None]:
        """What a calendar can show of it; nothing of a contract that was deleted."""
        return self.council, None if self.label == "delete" else self.day


def decisions_of(council: Council, contract: Contract | None = None) -> list[DecisionEvent]:
    """Those of a council, or of one of its contracts; also those cancelled within 90 days."""
    versions = snapshots_of(Contract)
    owned = versions.filter(council=council)
    if contract:
        owned = owned.filter(pgh_obj=contract.pk)
    rows = versions.filter(pgh_obj__in=owned.order_by().values("pgh_obj"))
    found = (_decision(each, council.pk) for each in _by_contract(rows))
    return sorted(filter(None, found), key=lambda each: (each.day, each.contract))


def _by_contract(versions: "QuerySet[Any]") -> Iterator[list[DatedVersion]]:
    """The versions of each contract, the first one first."""
    dated = versions.annotate(day=DECIDE_ON).order_by("pgh_obj", "pgh_id")
    rows = dated.values_list("pgh_obj", "council", "day", "pgh_label", "pgh_created_at")
    for _contract, group in groupby((DatedVersion(*row) for row in rows), lambda row: row.contract):
        yield list(group)


def _decision(versions: Iterable[DatedVersion], council: int) -> DecisionEvent | None:
    """The latest decision date that a contract had at a council, if a calendar still shows it."""
    sequence, state, latest = -1, None, None
    for version in versions:
        if version.state != state:
            sequence, state = sequence + 1, version.state
            latest = _next(latest, version, sequence, council)
    return latest if latest and _is_shown(latest) else None


def _next(
    latest: DecisionEvent | None, version: DatedVersion, sequence: int, council: int
) -> DecisionEvent | None:
    owner, day = version.state
    if owner == council and day:
        return DecisionEvent(version.contract, day, sequence, version.at)
    if latest is None or latest.is_cancelled:
        return latest
    return replace(latest, sequence=sequence, changed_at=version.at, is_cancelled=True)


def _is_shown(decision: DecisionEvent) -> bool:
    if decision.is_cancelled:
        return decision.changed_at > timezone.now() - CANCELLED_SHOWN
    return decision.day >= timezone.localdate() - PAST_SHOWN

"""How soon each kind of work was done, from the record of acts and what moderators answered.

Each source yields (since when it waited, when it was done). Nobody is named in any of them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from councils.acts import CouncilAct
from councils.models import AccessRequest, Council
from forums.acts import ForumAct
from portal.audit.acts import Act
from portal.audit.models import Entry
from portal.moderation.models import Flag, WorkOutcome
from portal.moderation.models.work_figure import TargetFigure
from portal.moderation.models.work_outcome import WorkAnswer
from portal.moderation.work.value import WORTH
from portal.moderation.work.working_days import working_days_between
from services.acts import ServiceAct
from services.models import (
    LikelyDuplicate,
    ProductRequest,
    ProductStandard,
    Service,
    ServiceStandard,
    StandardRequest,
)

Times = Iterable[tuple[datetime, datetime]]
PERIODS = (30, 90)
MAX_READ = 20_000  # of a kind: a site that does more in a season is measured by the latest
ENDED = [WorkAnswer.DONE, WorkAnswer.NOT_NEEDED, WorkAnswer.ACTED]


def measure_targets() -> int:
    """Count for each kind how much was finished, and how soon; how many figures there are."""
    now = timezone.now()
    figures = [figure for kind in WORTH for figure in _figures_of(kind, now)]
    TargetFigure.objects.keep(figures)
    return len(figures)


def _figures_of(kind: str, now: datetime) -> Iterator[TargetFigure]:
    start = now - timedelta(days=max(PERIODS))
    times = [*_times_of_rows(kind, start), *_times_of_answers(kind, start)]
    for days in PERIODS:
        done = [each for each in times if each[1] >= now - timedelta(days=days)]
        yield _figure(kind, days, [working_days_between(*each) for each in done])


def _figure(kind: str, days: int, lasted: list[float]) -> TargetFigure:
    return TargetFigure(
        kind=kind,
        days=days,
        finished=len(lasted),
        within=sum(each <= WORTH[kind].target for each in lasted),
        median=round(median(lasted), 1) if lasted else None,
    )


def _times_of_rows(kind: str, start: datetime) -> Times:
    return SOURCES[kind](start) if kind in SOURCES else []


def _times_of_answers(kind: str, start: datetime) -> Times:
    """What moderators said is done or not needed, or acted on from the list."""
    ended = WorkOutcome.objects.filter(kind=kind, answer__in=ENDED, at__gte=start)
    return _read(ended, "since", "at")


def _read(rows: QuerySet[Any, Any], since: str, until: str) -> Times:
    known = rows.exclude(**{since: None}).order_by(f"-{until}")
    times: Times = known.values_list(since, until)[:MAX_READ]
    return times


def _of_rows(model: Any, since: str, until: str) -> Callable[[datetime], Times]:
    """Rows that say themselves since when they waited and when they were answered."""

    def times(start: datetime) -> Times:
        rows = model._default_manager.filter(**{f"{until}__gte": start})  # noqa: SLF001 - Django's name for it
        return _read(rows, since, until)

    return times


def _of_acts(model: Any, begun: Act, *ended: Act) -> Callable[[datetime], Times]:
    """Acts that decide about something, and the latest act before each that asked for it."""

    def times(start: datetime) -> Times:
        kind = ContentType.objects.get_for_model(model)
        asked = Entry.objects.filter(
            kind=kind, target_id=OuterRef("target_id"), verb=begun, at__lt=OuterRef("at")
        )
        decided = Entry.objects.filter(kind=kind, verb__in=ended, at__gte=start)
        latest = Subquery(asked.order_by("-at").values("at")[:1])
        return _read(decided.annotate(since=latest), "since", "at")

    return times


def _of_posts(start: datetime) -> Times:
    """Posts that a moderator published, with how long each had waited."""
    acts = Entry.objects.filter(verb=ForumAct.POST_APPROVED, at__gte=start)
    waited = acts.exclude(details__waited=None).order_by("-at")
    for at, seconds in waited.values_list("at", F("details__waited"))[:MAX_READ]:
        yield at - timedelta(seconds=int(seconds)), at


SOURCES: dict[str, Callable[[datetime], Times]] = {
    "reports": _of_rows(Flag, "reported_at", "answered_at"),
    "access_requests": _of_rows(AccessRequest, "asked_at", "answered_at"),
    "products": _of_rows(ProductRequest, "asked_at", "answered_at"),
    "standard_requests": _of_rows(StandardRequest, "asked_at", "answered_at"),
    "duplicates": _of_rows(LikelyDuplicate, "found_at", "decided_at"),
    "service_claims": _of_rows(ServiceStandard, "claimed_at", "checked_at"),
    "product_claims": _of_rows(ProductStandard, "claimed_at", "checked_at"),
    "posts": _of_posts,
    "listings": _of_acts(
        Service,
        ServiceAct.LISTING_SUBMITTED,
        ServiceAct.LISTING_PUBLISHED,
        ServiceAct.LISTING_REJECTED,
        ServiceAct.LISTING_CHANGES_ASKED_FOR,
        ServiceAct.LISTING_REVIEWED,
    ),
    "edits": _of_acts(
        Service,
        ServiceAct.EDIT_SUBMITTED,
        ServiceAct.EDIT_ACCEPTED,
        ServiceAct.EDIT_REJECTED,
        ServiceAct.EDIT_CHANGES_ASKED_FOR,
    ),
    "manager_requests": _of_acts(
        Council,
        CouncilAct.MANAGEMENT_REQUESTED,
        CouncilAct.MANAGEMENT_DECLINED,
        CouncilAct.ROLE_CHANGED,
    ),
}

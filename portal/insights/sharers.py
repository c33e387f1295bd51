"""Which councils share, and in which service areas: the one place that says what that means."""

from collections.abc import Iterator, Set
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop as _

from councils.models import Council
from services.models import Use
from services.models.choices import ServiceState
from services.models.offer import OfferState
from services.partnerships.models import Partnership, Party
from services.partnerships.models.stage import AGREED_STAGES

DEFINITION = _(
    "A council shares in a service area if it uses a service that another public body runs or "
    "offers. It also shares if another public body uses one of its services, or if both take "
    "part in an agreed partnership that has not ended. Only published services and confirmed, "
    "current use count. Historical services and partnerships do not count."
)
OFFERED = [OfferState.OPEN, OfferState.LIMITED, OfferState.PAUSED]
AREA_OF_USE = Coalesce(
    *("category__parent", "category"), *("service__category__parent", "service__category")
)
# that of a partnership, or those of its services where none is said
AREA_FIELDS = [
    *("category__parent", "category"),
    *("services__category__parent", "services__category"),
]
Rows = QuerySet[Any, Any]
USER, IN_PARTNERSHIP = "council", "partner"
BY_INDEX = {USER: ["updated_at"]}


class Pair(NamedTuple):
    """A council, and a service area of the upper level in which it shares; None for no area."""

    council: int
    area: int | None


def pairs(day: date) -> set[Pair]:
    """Everybody who shares, with each of the areas."""
    return {*_of_services(), *_of_partnerships(day)}


def councils_that_share(day: date, area: int | None, among: Set[int]) -> set[int]:
    """Those of some councils that share in an area, or in anything.

    Each council is looked at until something is found, so that a page of them reads little.
    """
    found: set[int] = set()
    for rows, council in [*_sides_of_services(), *_sides_of_partnerships(day)]:
        # in the order of an index, and the first alone: the database stops where it finds one
        theirs = rows.filter(**{council: OuterRef("pk")}).order_by(*BY_INDEX.get(council, []))
        if area is not None:
            theirs = theirs.filter(area=area)
        others = Council.objects.filter(pk__in=among - found).order_by()
        known = others.annotate(one=Subquery(theirs.values("pk")[:1])).exclude(one=None)
        found |= set(known.values_list("pk", flat=True))
    return found


def _sides_of_services() -> Iterator[tuple[Rows, str]]:
    """Return every use of another council's service, with the fields of both councils."""
    used = Use.objects.users().filter(
        service__state=ServiceState.PUBLISHED, service__is_historical=False
    )
    offered = used.filter(service__offers__state__in=OFFERED)
    run: list[Rows] = [
        used.annotate(provider=F("service__council")),
        offered.annotate(provider=F("service__offers__council")),
    ]
    for rows in run:
        elsewhere = rows.exclude(provider=F("council")).annotate(area=AREA_OF_USE).order_by()
        yield from ((elsewhere, side) for side in (USER, "provider"))


def _of_services() -> Iterator[Pair]:
    for rows, side in _sides_of_services():
        yield from (Pair(*pair) for pair in rows.values_list(side, "area").distinct())


def _sides_of_partnerships(day: date) -> Iterator[tuple[Rows, str]]:
    """The partnerships in which at least two are left, with the field of a council in it."""
    running = _running(day).annotate(area=Coalesce(*AREA_FIELDS)).order_by()
    mine = Party.objects.filter(_is_left(day), partnership=OuterRef("pk"))
    yield running.filter(Exists(mine.exclude(council=OuterRef("lead")))), "lead"
    others = Party.objects.filter(_is_left(day), partnership=OuterRef("partnership"))
    parties = Party.objects.filter(_is_left(day), partnership__in=_running(day)).filter(
        ~Q(partnership__lead=F("council")) | Exists(others.exclude(council=OuterRef("council")))
    )
    of_party = [f"partnership__{field}" for field in AREA_FIELDS]
    placed = parties.annotate(area=Coalesce(*of_party), partner=F("council"))
    yield placed.order_by(), IN_PARTNERSHIP


def _running(day: date) -> QuerySet[Partnership]:
    current = Partnership.objects.public().without_history()
    return current.filter(Q(ends_on=None) | Q(ends_on__gte=day), stage__in=AGREED_STAGES)


def _is_left(day: date) -> Q:
    return Q(left_on=None) | Q(left_on__gt=day)


def _of_partnerships(day: date) -> Iterator[Pair]:
    for rows, council in _sides_of_partnerships(day):
        yield from (Pair(*pair) for pair in rows.values_list(council, "area").distinct())

"""Which councils share, and in which service areas: the one place that says what that means."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from services.models import Use
from services.models.choices import ServiceState
from services.models.offer import OfferState
from services.partnerships.models import Partnership, Party
from services.partnerships.models.stage import AGREED_STAGES

DEFINITION = (
    "A council shares in a service area when it uses, now and confirmed, a published service that "
    "another public body runs or offers; when another public body so uses one that it runs or "
    "offers; or when it takes part with another in a partnership that has been agreed and has not "
    "ended. Services and partnerships that are described as history do not count."
)
OFFERED = [OfferState.OPEN, OfferState.LIMITED, OfferState.PAUSED]
AREA_OF_USE = Coalesce(
    *("category__parent", "category"), *("service__category__parent", "service__category")
)
AREA = Coalesce("category__parent", "category")
AREA_OF_SERVICE = Coalesce("services__category__parent", "services__category")


class Pair(NamedTuple):
    """A council, and a service area of the upper level in which it shares; None for no area."""

    council: int
    area: int | None


def pairs(day: date) -> set[Pair]:
    """Everybody who shares, with each of the areas."""
    return {*_of_services(), *_of_partnerships(day)}


def _of_services() -> Iterator[Pair]:
    """Both sides of every use of somebody else's service."""
    used = Use.objects.users().filter(
        service__state=ServiceState.PUBLISHED, service__is_historical=False
    )
    offered = used.filter(service__offers__state__in=OFFERED)
    run: list[QuerySet[Any, Any]] = [
        used.annotate(provider=F("service__council")),
        offered.annotate(provider=F("service__offers__council")),
    ]
    for rows in run:
        elsewhere = rows.exclude(provider=F("council")).annotate(area=AREA_OF_USE).order_by()
        for side in ("council", "provider"):
            yield from (Pair(*pair) for pair in elsewhere.values_list(side, "area").distinct())


def _of_partnerships(day: date) -> Iterator[Pair]:
    """Every council of a partnership in which at least two are left."""
    running = Partnership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), stage__in=AGREED_STAGES, is_historical=False
    )
    parties = Party.objects.filter(Q(left_on=None) | Q(left_on__gt=day), partnership__in=running)
    together = defaultdict[int, set[int]](set)
    for partnership, council in [
        *running.values_list("pk", "lead"),
        *parties.values_list("partnership", "council"),
    ]:
        together[partnership].add(council)
    areas = _areas_of(running)
    for partnership, councils in together.items():
        if len(councils) > 1:
            yield from (Pair(council, area) for council in councils for area in areas[partnership])


def _areas_of(running: QuerySet[Partnership]) -> dict[int, set[int | None]]:
    """The area of each, or those of its services where none is said."""
    areas = dict(running.annotate(area=AREA).values_list("pk", "area"))
    found = defaultdict[int, set[int | None]](set)
    for partnership, area in running.annotate(area=AREA_OF_SERVICE).values_list("pk", "area"):
        found[partnership].add(areas[partnership] or area)
    return found

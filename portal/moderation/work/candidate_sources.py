"""Where the candidates of each kind come from. These read whole tables: never for a page."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from councils.models import Membership
from portal.moderation.models.work_candidate import FoundCandidate, WorkCandidate
from portal.moderation.work.kind import WorkKind
from portal.moderation.work.registry import KINDS
from portal.search.weak_questions import weak_questions
from services.models import Category, Use
from services.models.contract import ContractUse
from services.models.months import months_from
from services.notices.models import AwardNotice

TOGETHER_MONTHS, AHEAD_MONTHS = 6, 30
MIN_TOGETHER = 3  # councils whose contracts end together
MIN_NAMED = 2  # councils that name a supplier or product that we do not know
MAX_FOUND = 200
MAX_OF_ROWS = 60  # of a kind whose rows are looked at again for each page
AREA_OF_USE = Coalesce("use__category", "use__product__category", "use__service__category")


class EndingTogether(NamedTuple):
    """Councils with contracts for an area that end within six months, by their first end."""

    first: date
    last: date
    councils: list[int]


def find_candidates() -> int:
    """Look for all of them; how many there are."""
    found = {kind: source() for kind, source in SOURCES.items()}
    found |= {kind.name: _most_valuable(kind) for kind in KINDS.values() if kind.is_hourly}
    return sum(WorkCandidate.objects.replace(kind, rows) for kind, rows in found.items())


def _most_valuable(kind: WorkKind) -> list[FoundCandidate]:
    return [
        FoundCandidate(item.key, item.key, 1, item.since)
        for item in kind.most_valuable(MAX_OF_ROWS)
    ]


def unconfirmed_contracts() -> list[FoundCandidate]:
    """Councils with people here and published contracts that they have not answered for."""
    peopled = Membership.objects.active().values("council")
    asked = AwardNotice.objects.to_answer().filter(council__in=peopled).order_by()
    counted = asked.values("council", "council__name").annotate(
        n=Count("pk"), since=Min("first_seen_at")
    )
    return [
        FoundCandidate(str(row["council"]), row["council__name"], row["n"], row["since"])
        for row in counted.order_by("-n", "council")[:MAX_FOUND]
    ]


def unknown_suppliers() -> list[FoundCandidate]:
    counted = AwardNotice.objects.unknown_suppliers().annotate(
        councils=Count("council", distinct=True), since=Min("first_seen_at")
    )
    named = counted.filter(councils__gte=MIN_NAMED).order_by("-councils", "supplier_key")
    return [
        FoundCandidate(row["supplier_key"], row["name"], row["councils"], row["since"])
        for row in named[:MAX_FOUND]
    ]


def unknown_products() -> list[FoundCandidate]:
    counted = AwardNotice.objects.unknown_products().annotate(
        councils=Count("council", distinct=True), since=Min("first_seen_at")
    )
    named = counted.filter(councils__gte=MIN_NAMED).order_by("-councils", "product_key")
    return [
        FoundCandidate(
            row["product_key"],
            row["name"],
            row["councils"],
            row["since"],
            {"seller": row["seller"]},
        )
        for row in named[:MAX_FOUND]
    ]


def searches_without_results() -> list[FoundCandidate]:
    return [
        FoundCandidate(
            row["key"],
            row["example"],
            row["councils"],
            details={"times": row["searches"], "weakness": row["weakness"]},
        )
        for row in weak_questions()[:MAX_FOUND]
    ]


def contracts_ending_together() -> list[FoundCandidate]:
    """For each service area, the six months in which the contracts of most councils end."""
    ends = sorted({*_ends_of_contracts(), *_ends_of_notices()})
    together = {
        area: found
        for area, rows in groupby(ends, itemgetter(0))
        if len((found := most_together((end, council) for _area, end, council in rows)).councils)
        >= MIN_TOGETHER
    }
    names = dict(Category.objects.filter(pk__in=together).values_list("pk", "name"))
    candidates = [_candidate(area, names[area], each) for area, each in together.items()]
    return sorted(candidates, key=lambda each: (-each.concerned, each.key))[:MAX_FOUND]


def most_together(ends: Iterable[tuple[date, int]]) -> EndingTogether:
    """The window of six months with most councils in it, the earliest of several."""
    rows = sorted(ends)
    best = EndingTogether(date.max, date.max, [])
    for first, _council in rows:
        until = months_from(first, TOGETHER_MONTHS)
        inside = [(end, council) for end, council in rows if first <= end < until]
        councils = list(dict.fromkeys(council for _end, council in inside))
        if len(councils) > len(best.councils):
            best = EndingTogether(first, inside[-1][0], councils)
    return best


def _candidate(area: int, name: str, together: EndingTogether) -> FoundCandidate:
    details: dict[str, object] = {
        "first": together.first.isoformat(),
        "last": together.last.isoformat(),
        "councils": together.councils,
    }
    return FoundCandidate(str(area), name, len(together.councils), details=details)


def _period() -> tuple[date, date]:
    today = timezone.localdate()
    return today, months_from(today, AHEAD_MONTHS)


def _ends_of_contracts() -> Iterator[tuple[int, date, int]]:
    """The first end of each council in each area, of what it uses now."""
    links = ContractUse.objects.filter(
        use__in=Use.objects.users().order_by(), contract__ends_on__range=_period()
    )
    rows = links.annotate(area=AREA_OF_USE).exclude(area=None).order_by()
    firsts = rows.values("area", "contract__council").annotate(end=Min("contract__ends_on"))
    yield from firsts.values_list("area", "end", "contract__council").iterator()


def _ends_of_notices() -> Iterator[tuple[int, date, int]]:
    """The same of published contracts that no council has put in its own records."""
    asked = AwardNotice.objects.to_answer().exclude(category=None).filter(ends_on__range=_period())
    firsts = asked.order_by().values("category", "council").annotate(end=Min("ends_on"))
    yield from firsts.values_list("category", "end", "council").iterator()


SOURCES = {
    "contracts": unconfirmed_contracts,
    "suppliers": unknown_suppliers,
    "contract_products": unknown_products,
    "searches": searches_without_results,
    "joint_rooms": contracts_ending_together,
}

"""Questions that the search answers badly, as far as counts tell that name nobody (decision 45)."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.search.models import IndexEntry, OpenedResult, Search, SettledQuestion, Settlement
from portal.search.models.opened_result import LATER
from portal.search.models.search import LEAST_COUNCILS

GOOD_PLACE = 3
SHOWN_OPENED = 3

NOTHING_FOUND, NOTHING_OPENED, OPENED_LOW = "nothing_found", "nothing_opened", "opened_low"
WEAKNESSES = {
    NOTHING_FOUND: _("No good results"),
    NOTHING_OPENED: _("No result opened"),
    OPENED_LOW: _("Only results below the third opened"),
}


class Opened(NamedTuple):
    """A result that people of several councils opened, and the best place where it stood."""

    entry: IndexEntry
    councils: int
    place: int

    @property
    def place_in_words(self) -> str:
        if self.place >= LATER:
            return gettext("Below the tenth result")
        return gettext("Result {place}").format(place=self.place)


class WeakQuestion(NamedTuple):
    key: str
    text: str
    times: int
    councils: int
    weakness: str
    opened: list[Opened]

    @property
    def reason(self) -> object:
        return WEAKNESSES[self.weakness]


def weak_questions() -> QuerySet[Search, Any]:
    """Those of members of at least three councils, most councils first, without what is settled."""
    best = OpenedResult.objects.filter(key=OuterRef("key")).values("key")
    questions = (
        _open_searches()
        .values("key")
        .annotate(
            example=Max("text"),
            searches=Sum("times"),
            councils=Count("council", distinct=True),
            unanswered=Count("pk", filter=Q(answered=False)),
            remembered=Count("pk", filter=Q(shown__len__gt=0)),
            best=Subquery(best.annotate(best=Min("place")).values("best")),
        )
    )
    weak = questions.filter(councils__gte=LEAST_COUNCILS).annotate(
        weakness=Case(
            When(unanswered__gt=0, then=Value(NOTHING_FOUND)),
            When(best=None, remembered__gt=0, then=Value(NOTHING_OPENED)),
            When(best__gt=GOOD_PLACE, then=Value(OPENED_LOW)),
            default=Value(""),
            output_field=CharField(),
        )
    )
    return weak.exclude(weakness="").order_by("-councils", "-searches", "key")


def with_opened(rows: Iterable[Any]) -> list[WeakQuestion]:
    """Add what was opened most, in two queries for all of them."""
    questions = list(rows)
    opened = _opened([row["key"] for row in questions])
    return [
        WeakQuestion(
            key=row["key"],
            text=row["example"],
            times=row["searches"],
            councils=row["councils"],
            weakness=row["weakness"],
            opened=opened[row["key"]],
        )
        for row in questions
    ]


def _open_searches() -> QuerySet[Search]:
    """Searches for councils, but for those that a moderator has dealt with since."""
    settled = SettledQuestion.objects.filter(key=OuterRef("key"))
    searches = Search.objects.exclude(council=None).annotate(
        settled_on=Subquery(settled.values("day")), how=Subquery(settled.values("how"))
    )
    is_open = Q(settled_on=None) | Q(how=Settlement.DONE, day__gt=F("settled_on"))
    return searches.filter(is_open)


def _opened(keys: list[str]) -> defaultdict[str, list[Opened]]:
    counted = OpenedResult.objects.of_questions(keys)
    entries = _entries({(row["kind"], row["target"]) for row in counted})
    opened = defaultdict[str, list[Opened]](list)
    for row in counted:
        entry = entries.get((row["kind"], row["target"]))
        if entry and len(opened[row["key"]]) < SHOWN_OPENED:
            opened[row["key"]].append(Opened(entry, row["councils"], row["best"]))
    return opened


def _entries(things: set[tuple[str, int]]) -> dict[tuple[str, int], IndexEntry]:
    """What can still be found of these."""
    if not things:
        return {}
    by_kind = defaultdict[str, list[int]](list)
    for kind, key in things:
        by_kind[kind].append(key)
    wanted = reduce(or_, (Q(kind=kind, key__in=keys) for kind, keys in by_kind.items()))
    found = IndexEntry.objects.filter(wanted).defer("head", "words", "body")
    return {(entry.kind, entry.key): entry for entry in found}

"""What many looked for in vain."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import number
from portal.search.models import Search
from portal.search.models.search import Unanswered

MANY_COUNCILS = 5
MAX_WORDS = 30


def _in_vain() -> list[Unanswered]:
    """Words that nobody could have typed alone: moderators see those of three councils."""
    known = [each for each in Search.objects.unanswered() if each.councils >= MANY_COUNCILS]
    return known[:MAX_WORDS]


def _words(counting: Metrics) -> list[Value]:
    return [Value(each.text, each.text, each.councils) for each in _in_vain()]


def _rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    return Rows(
        ["Looked for", "Councils", "Searches"],
        [each for each in _in_vain() if group in {"", each.text}],
        lambda each: [
            Cell(each.text, f"{reverse('pages:search')}?{urlencode({'q': each.text})}"),
            number(each.councils),
            number(each.times),
        ],
    )


FIGURES = [
    Figure(
        "searched_in_vain",
        "Looked for in vain",
        "Words that members of at least five councils searched for in the 90 days before, and "
        "that nothing here answers; by how many councils. Who searched is not kept.",
        "councils",
        _words,
        _rows,
    )
]

"""What many looked for in vain."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

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
        [gettext("Search words"), gettext("Councils"), gettext("Searches")],
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
        _("Searches with no results"),
        (
            [
                _(
                    "Words that members of at least 5 councils searched for in the previous 90 "
                    "days without finding a result, by number of councils. We do not store who "
                    "searched."
                )
            ]
        ),
        "councils",
        _words,
        _rows,
        everywhere_only=True,
    )
]

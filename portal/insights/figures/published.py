"""How far public notices tell what councils have bought, and what the councils say to that."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Region
from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import councils_of, link
from services.notices.models import AwardNotice, NoticeAnswer

ANSWERS = {
    "used": (NoticeAnswer.USED, _("Confirmed: the council uses it")),
    "ended": (NoticeAnswer.ENDED, _("Ended, according to the council")),
    "other": (NoticeAnswer.OTHER, _("For something else, according to the council")),
    "open": (NoticeAnswer.OPEN, _("Not answered yet")),
}


def _notices(counting: Metrics) -> QuerySet[Any, Any]:
    """Contracts that ran on the day and had been published, of the councils that count."""
    running = AwardNotice.objects.published().running(counting.day)
    known = running.filter(released_at__date__lte=counting.day, council__in=counting.councils)
    found: QuerySet[Any, Any] = known.order_by()
    return found


def _councils(counting: Metrics, region: str = "") -> set[int]:
    keys = _notices(counting).values_list("council", flat=True).distinct()
    return {key for key in keys if region in {"", counting.councils[key][0]}}


def _by_region(counting: Metrics) -> list[Value]:
    regions = [region for region, _kind in counting.councils.values()]
    published = [counting.councils[key][0] for key in _councils(counting)]
    return [
        Value(each.value, str(each.label), published.count(each.value), regions.count(each.value))
        for each in Region
    ]


def _by_answer(counting: Metrics) -> list[Value]:
    counted = _notices(counting).values("answer").annotate(n=Count("pk"))
    numbers = dict(counted.values_list("answer", "n"))
    every = sum(numbers.values())
    return [
        Value(group, label, numbers.get(answer.value, 0), every)
        for group, (answer, label) in ANSWERS.items()
    ]


def _listed(counting: Metrics, group: str, user: AnyUser) -> Rows:
    found = _notices(counting)
    if group in ANSWERS:
        found = found.filter(answer=ANSWERS[group][0])
    return Rows(
        [gettext("Council"), gettext("Contract"), gettext("Ends")],
        found.soonest_first(),  # type: ignore[attr-defined]  # a QuerySet of notices
        lambda notice: [
            link(notice.council),
            Cell(notice.shown_title, notice.get_absolute_url()),
            Cell(f"{notice.last_day:%-d %B %Y}" if notice.last_day else ""),
        ],
        wide=True,
    )


FIGURES = [
    Figure(
        "published_by_region",
        _("Councils with a published ICT contract, by region"),
        [
            _(
                "Councils for which a public notice names an ICT contract that has not ended. "
                "A notice does not count as a use until the council confirms it."
            )
        ],
        _("councils"),
        _by_region,
        lambda counting, group, user: councils_of(_councils(counting, group)),
        Chart.MAP,
        splits="region",
    ),
    Figure(
        "published_answers",
        _("Published ICT contracts, by what their councils answered"),
        [
            _(
                "Contracts in public notices that have not ended. Editors of the council say what "
                "each is. Contracts that they say are not ICT or not theirs do not count."
            )
        ],
        _("contracts"),
        _by_answer,
        _listed,
        Chart.SHARES,
    ),
]

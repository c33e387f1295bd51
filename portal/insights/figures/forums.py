"""Whether who asks is answered, and how soon."""

from statistics import median
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, When
from django.db.models import Value as Text
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from forums.models import Post, Thread, ThreadKind
from forums.models.post import PostState
from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import EVERYBODY, Cell, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import day, link

ANSWERS = {
    "accepted": _("Answer accepted"),
    "answered": _("Answered, no answer accepted"),
    "unanswered": _("Not answered yet"),
}
WHICH = _(
    "Questions from the previous 365 days on boards that anyone can read. An answer is the "
    "first post by another person."
)


def _questions(counting: Metrics) -> QuerySet[Any, Any]:
    """With the moment of the first answer, and how far each has come."""
    answers = Post.objects.filter(thread=OuterRef("pk"), state=PostState.PUBLISHED)
    others = answers.exclude(author=OuterRef("author")).order_by("posted_at", "pk")
    asked = counting.within(Thread.objects.visible_to(EVERYBODY)).filter(
        kind=ThreadKind.QUESTION, begun_at__gte=counting.a_year_ago
    )
    state = Case(
        When(accepted_post__isnull=False, then=Text("accepted")),
        When(first_answer_at__isnull=False, then=Text("answered")),
        default=Text("unanswered"),
        output_field=CharField(),
    )
    first = asked.annotate(first_answer_at=Subquery(others.values("posted_at")[:1]))
    return first.annotate(answer=state)


def _answers(counting: Metrics) -> list[Value]:
    found = list(_questions(counting).values_list("answer", flat=True))
    return [Value(group, label, found.count(group), len(found)) for group, label in ANSWERS.items()]


def _waited(counting: Metrics) -> QuerySet[Any, Any]:
    return _questions(counting).filter(first_answer_at__gte=F("begun_at"))


def _time(counting: Metrics) -> list[Value]:
    moments = _waited(counting).values_list("begun_at", "first_answer_at")
    hours = [(answered - asked).total_seconds() / 3600 for asked, answered in moments]
    middle = round(median(hours), 1) if hours else None
    return [
        Value("median", _("Half were answered within"), middle),
        Value("answered", _("Questions with an answer"), len(hours)),
    ]


def _listed(found: QuerySet[Thread]) -> Rows:
    return Rows(
        [gettext("Question"), gettext("Board"), gettext("Asked"), gettext("First answer")],
        found.select_related("board").order_by("-begun_at", "pk"),
        lambda thread: [
            link(thread),
            link(thread.board),
            day(thread.begun_at),
            Cell(f"{thread.first_answer_at:%-d %B %Y}" if thread.first_answer_at else ""),
        ],
    )


def _answer_rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    found = _questions(counting)
    return _listed(found.filter(answer=group) if group else found)


FIGURES = [
    Figure(
        "questions",
        _("Questions in the forums"),
        [WHICH, _("The person who asked can accept an answer.")],
        "questions",
        _answers,
        _answer_rows,
        Chart.SHARES,
    ),
    Figure(
        "time_to_first_answer",
        _("Time to the first answer"),
        [
            WHICH,
            _(
                "The median: half of the answered questions had an answer within this time. "
                "Questions without an answer do not count."
            ),
        ],
        _("hours"),
        _time,
        lambda counting, group, user: _listed(_waited(counting)),
        Chart.TABLE,
    ),
]

"""What councils planned, and what they decided."""

from django.db.models import F, QuerySet

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Chart, Figure, Grouped, Metrics, Rows
from portal.insights.figures.listed import day, link
from services.needs.models import AloneReason, Need, NeedOutcome


def _alone(counting: Metrics) -> QuerySet[Need]:
    return Need.objects.decided().filter(outcome=NeedOutcome.ALONE)


OUTCOMES = Grouped(
    lambda counting: Need.objects.decided(), F("outcome"), lambda: dict(NeedOutcome.choices)
)
REASONS = Grouped(_alone, F("alone_reason"), lambda: dict(AloneReason.choices))


def _listed(found: QuerySet[Need], user: AnyUser) -> Rows:
    shown = found & Need.objects.visible_to(user)
    return Rows(
        ["Need", "Council", "Outcome", "Why alone", "Decided"],
        shown.select_related("council").order_by("-decided_at", "pk"),
        lambda need: [
            link(need),
            link(need.council),
            Cell(need.get_outcome_display()),
            Cell(need.get_alone_reason_display()),
            day(need.decided_at),
        ],
    )


FIGURES = [
    Figure(
        "needs_by_outcome",
        "Needs that were decided, by outcome",
        "What councils said they plan, and have decided about since. Needs that a moderator has "
        "hidden do not count, nor those that are still open.",
        "needs",
        OUTCOMES.values,
        lambda counting, group, user: _listed(OUTCOMES.filtered(counting, group), user),
        Chart.SHARES,
    ),
    Figure(
        "reasons_to_go_alone",
        "Why councils went alone",
        "The reason that councils gave when they decided to proceed alone, as a part of all that "
        "did.",
        "needs",
        REASONS.values,
        lambda counting, group, user: _listed(REASONS.filtered(counting, group), user),
        Chart.SHARES,
    ),
]

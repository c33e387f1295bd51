"""What councils planned, and what they decided."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Chart, Figure, Grouped, Metrics, Rows
from portal.insights.figures.listed import day, link
from services.needs.models import AloneReason, Need, NeedOutcome


def _decided(counting: Metrics) -> QuerySet[Need]:
    return counting.within(Need.objects.decided())


def _alone(counting: Metrics) -> QuerySet[Need]:
    return _decided(counting).filter(outcome=NeedOutcome.ALONE)


OUTCOMES = Grouped(
    _decided, F("outcome"), lambda: {key: str(label) for key, label in NeedOutcome.choices}
)
REASONS = Grouped(
    _alone, F("alone_reason"), lambda: {key: str(label) for key, label in AloneReason.choices}
)


def _listed(found: QuerySet[Need], user: AnyUser) -> Rows:
    shown = found & Need.objects.visible_to(user)
    return Rows(
        [
            gettext("Need"),
            gettext("Council"),
            gettext("Outcome"),
            gettext("Reason for proceeding alone"),
            gettext("Decided"),
        ],
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
        _("Decisions on needs, by outcome"),
        (
            [
                _(
                    "Needs that councils have decided about. Open needs and needs hidden by a "
                    "moderator do not count."
                )
            ]
        ),
        "needs",
        OUTCOMES.values,
        lambda counting, group, user: _listed(OUTCOMES.filtered(counting, group), user),
        Chart.SHARES,
    ),
    Figure(
        "reasons_to_go_alone",
        _("Why councils proceeded alone"),
        (
            [
                _(
                    "The reasons that councils gave for proceeding alone, as a share of all "
                    "decisions to proceed alone."
                )
            ]
        ),
        "needs",
        REASONS.values,
        lambda counting, group, user: _listed(REASONS.filtered(counting, group), user),
        Chart.SHARES,
    ),
]

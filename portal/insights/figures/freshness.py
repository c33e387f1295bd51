"""Whether what stands here is still true."""

from typing import Any

from django.db.models import Case, CharField, QuerySet, When
from django.db.models import Value as Text
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop as _

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import EVERYBODY, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import listings, uses
from services.models import Service, Use

CONFIRMED = _("Confirmed within a year")
OLDER = _("Confirmed more than a year ago")
LISTINGS = {"confirmed": CONFIRMED, "older": OLDER, "dormant": _("Not confirmed after a reminder")}
USES = {"confirmed": CONFIRMED, "older": OLDER}


def _listings(counting: Metrics) -> QuerySet[Any, Any]:
    since = Coalesce("last_confirmed_at", "published_at")
    published = Service.objects.published().without_history()
    shown: QuerySet[Any, Any] = counting.within(published)
    state = Case(
        When(is_dormant=True, then=Text("dormant")),
        When(true_since__gte=counting.a_year_ago, then=Text("confirmed")),
        default=Text("older"),
        output_field=CharField(),
    )
    dated: QuerySet[Any, Any] = shown.annotate(true_since=since).annotate(freshness=state)
    return dated


def _uses(counting: Metrics) -> QuerySet[Any, Any]:
    since = Coalesce("last_confirmed_at", "created_at")
    running: QuerySet[Any, Any] = counting.within(Use.objects.visible_to(EVERYBODY).users())
    state = Case(
        When(true_since__gte=counting.a_year_ago, then=Text("confirmed")),
        default=Text("older"),
        output_field=CharField(),
    )
    dated: QuerySet[Any, Any] = running.annotate(true_since=since).annotate(freshness=state)
    return dated


def _counted(rows: QuerySet[Any, Any], labels: dict[str, str]) -> list[Value]:
    whole = rows.count()
    return [
        Value(group, label, rows.filter(freshness=group).count(), whole)
        for group, label in labels.items()
    ]


def _filtered(rows: QuerySet[Any, Any], group: str) -> QuerySet[Any, Any]:
    return rows.filter(freshness=group) if group else rows


def _listing_rows(counting: Metrics, group: str, user: AnyUser) -> Rows:
    return listings(_filtered(_listings(counting), group))


FIGURES = [
    Figure(
        "fresh_listings",
        _("Published services, by when they were last confirmed"),
        (
            [
                _(
                    "When the council that runs a published service last confirmed it, or when it "
                    "was published. The last group is of services that the council was "
                    "reminded of and did not confirm in time. Historical services do not count."
                )
            ]
        ),
        "listings",
        lambda counting: _counted(_listings(counting), LISTINGS),
        _listing_rows,
        Chart.SHARES,
    ),
    Figure(
        "fresh_uses",
        _("Systems in use, by when councils last confirmed them"),
        [_("When a council last confirmed or recorded a use. All current, confirmed uses count.")],
        "uses",
        lambda counting: _counted(_uses(counting), USES),
        lambda counting, group, user: uses(_filtered(_uses(counting), group)),
        Chart.SHARES,
    ),
]

"""Which contracts end soon, and how large they are: for members."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import (
    EVERYBODY,
    Cell,
    Figure,
    FigureAudience,
    Grouped,
    Metrics,
    Rows,
    Value,
)
from portal.insights.figures.listed import link, number
from services.models import Use
from services.models.choices import ValueBand

A_YEAR = timedelta(days=365)
AREA = Coalesce(
    *("category__parent", "category"),
    *("service__category__parent", "service__category"),
    *("product__category__parent", "product__category"),
)
NO_AREA = "none"


def _running(counting: Metrics) -> QuerySet[Use]:
    return counting.within(Use.objects.visible_to(EVERYBODY).users())


def _ending(counting: Metrics) -> QuerySet[Any, Any]:
    until = counting.day + A_YEAR
    ending = _running(counting).filter(contract_ends_on__range=(counting.day, until))
    placed: QuerySet[Any, Any] = ending.annotate(area=AREA)
    return placed


def _by_area(counting: Metrics) -> list[Value]:
    rows = _ending(counting).order_by().values_list("area")
    found: dict[int | None, int] = dict(rows.annotate(n=Count("pk")))
    total = sum(found.values())
    known = [(pk, area.slug, area.name) for pk, area in counting.areas.items()]
    return [
        Value(slug, name, found[pk], total)
        for pk, slug, name in [*known, (None, NO_AREA, _("No service area"))]
        if pk in found
    ]


def _ending_in(counting: Metrics, group: str) -> QuerySet[Any, Any]:
    rows = _ending(counting)
    if group == NO_AREA:
        return rows.filter(area=None)
    wanted = [pk for pk, area in counting.areas.items() if area.slug == group]
    return rows.filter(area__in=wanted) if group else rows


BANDS = Grouped(
    lambda counting: _running(counting).exclude(value_band=""),
    F("value_band"),
    lambda: {key: str(label) for key, label in ValueBand.choices},
)


def _listed(found: QuerySet[Use], user: AnyUser) -> Rows:
    shown = found & Use.objects.visible_to(user)
    known = shown.select_related("council", "service", "product")
    return Rows(
        [
            gettext("Council"),
            gettext("System or service"),
            gettext("Contract ends"),
            gettext("Notice period in months"),
            gettext("Contract value"),
        ],
        known.order_by(F("contract_ends_on").asc(nulls_last=True), "pk"),
        lambda use: [
            link(use.council),
            link(use.used),
            Cell(f"{use.contract_ends_on:%-d %B %Y}" if use.contract_ends_on else ""),
            number(use.notice_months),
            Cell(use.get_value_band_display()),
        ],
    )


FIGURES = [
    Figure(
        "contracts_ending",
        _("Contracts ending within 12 months, by service area"),
        (
            [
                _(
                    "Current, confirmed uses with a contract ending on this day or in the next 365 "
                    "days. Each counts in one service area: that of the use, or if none is "
                    "recorded, that of the service or product."
                )
            ]
        ),
        "contracts",
        _by_area,
        lambda counting, group, user: _listed(_ending_in(counting, group), user),
        audience=FigureAudience.MEMBERS,
    ),
    Figure(
        "contracts_by_value",
        _("Contracts, by value"),
        [_("Current, confirmed uses with a recorded contract value, by value.")],
        "contracts",
        BANDS.values,
        lambda counting, group, user: _listed(BANDS.filtered(counting, group), user),
        audience=FigureAudience.MEMBERS,
    ),
]

"""Which contracts end soon, and how large they are: for members."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
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
from services.models import Contract, ContractUse, Use
from services.models.choices import ValueBand

A_YEAR = timedelta(days=365)
AREA = Coalesce(
    *("use__category__parent", "use__category"),
    *("use__service__category__parent", "use__service__category"),
    *("use__product__category__parent", "use__product__category"),
)
NO_AREA = "none"


def _running(counting: Metrics) -> "QuerySet[Contract]":
    """Contracts of what councils use now, each once whatever it covers."""
    return counting.within(Contract.objects.running())


def _ending(counting: Metrics) -> QuerySet[Any, Any]:
    """Those that end within a year, each with the area of what it covered first."""
    until = counting.day + A_YEAR
    ending = _running(counting).filter(ends_on__range=(counting.day, until))
    covered = Use.objects.visible_to(EVERYBODY).users()
    links = ContractUse.objects.filter(contract=OuterRef("pk"), use__in=covered).order_by("pk")
    placed: QuerySet[Any, Any] = ending.annotate(
        area=Subquery(links.annotate(area=AREA).values("area")[:1])
    )
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


def _listed(found: "QuerySet[Any, Any]", user: AnyUser) -> Rows:
    shown: Any = found & Contract.objects.visible_to(user)
    known = shown.with_facts(Use.objects.visible_to(user))
    return Rows(
        [
            gettext("Council"),
            gettext("Contract"),
            gettext("Contract ends"),
            gettext("Decision date"),
            gettext("Notice period in months"),
            gettext("Contract value"),
        ],
        known.by_decision(),
        lambda contract: [
            link(contract.council),
            Cell(contract.shown_title, contract.get_absolute_url()),
            _day(contract.ends_on),
            _day(contract.decide_on),
            number(contract.notice_months),
            Cell(contract.get_value_band_display()),
        ],
    )


def _day(day: date | None) -> Cell:
    return Cell(f"{day:%-d %B %Y}" if day else "")


FIGURES = [
    Figure(
        "contracts_ending",
        _("Contracts ending within 12 months, by service area"),
        (
            [
                _(
                    "Contracts for current, confirmed uses that end on this day or in the next 365 "
                    "days. Each counts once, in the service area of the first system that it "
                    "covers: that of the use, or if none is recorded, that of the service or "
                    "product."
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
        [_("Contracts for current, confirmed uses with a recorded value, by value.")],
        "contracts",
        BANDS.values,
        lambda counting, group, user: _listed(BANDS.filtered(counting, group), user),
        audience=FigureAudience.MEMBERS,
    ),
]

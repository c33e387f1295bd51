"""What sharing was worth. Kinds and states are never added together."""

from collections.abc import Set

from django.db.models import F, QuerySet
from django.db.models import Value as Text
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Region
from councils.permissions import is_member
from portal.accounts.permissions import AnyUser
from portal.insights.figures.figure import Cell, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import link, number
from portal.lists.name_order import by_name
from portal.text import in_sentence
from services.models import Benefit
from services.models.benefit import BenefitQuerySet
from services.models.benefit_total import SUREST_FIRST
from services.models.choices import BenefitKind

MONEY = [BenefitKind.ANNUAL_CASHABLE, BenefitKind.CAPITAL_AVOIDED, BenefitKind.ONE_OFF]
GROUP = Concat("kind", Text(":"), "state")
WHICH = _(
    "Benefits that councils have recorded for published services and agreed partnerships. "
    "Historical and ended partnerships, historical services and annual savings that have "
    "ended do not count."
)
APART = _(
    "Annual and one-off savings are shown separately, and so are estimates and confirmed "
    "savings. If fewer than 3 councils reported an amount, only members of councils can see it."
)


def _benefits(counting: Metrics) -> BenefitQuerySet:
    return counting.within(Benefit.objects.public().current(counting.day))  # type: ignore[return-value]  # a QuerySet of benefits


def _measured(counting: Metrics, kinds: list[BenefitKind]) -> BenefitQuerySet:
    return _benefits(counting).measured().filter(kind__in=kinds)


def _totals(counting: Metrics, kinds: list[BenefitKind]) -> list[Value]:
    totals = _measured(counting, kinds).totals()
    found = {f"{total.kind}:{total.state}": total for total in totals}
    return [
        Value(
            group,
            f"{kind.label}, {in_sentence(state.label)}",
            found[group].amount,
            councils=found[group].councils,
        )
        for kind in kinds
        for state in SUREST_FIRST
        if (group := f"{kind}:{state}") in found
    ]


def _by_region(counting: Metrics) -> list[Value]:
    totals = _measured(counting, [BenefitKind.ANNUAL_CASHABLE]).totals_by("council__region")
    return [
        Value(
            f"{region}:{total.state}",
            f"{region.label}, {in_sentence(total.state_label)}",
            total.amount,
            councils=total.councils,
        )
        for region in Region
        for state in SUREST_FIRST
        for total in totals.get(region, [])
        if total.state == state
    ]


def _of_region(counting: Metrics, group: str) -> QuerySet[Benefit]:
    annual = _measured(counting, [BenefitKind.ANNUAL_CASHABLE]).exclude(council__region="")
    region, _, state = group.partition(":")
    return annual.filter(council__region=region, state=state) if group else annual


def _measured_rows(counting: Metrics, kinds: list[BenefitKind], group: str, user: AnyUser) -> Rows:
    """List each counted with its amount; visitors see those that the figure shows them too."""
    found = _measured(counting, kinds)
    if is_member(user):
        return _rows(found, group, amounts=True)
    if not counting.scope.is_everywhere:
        return _rows(found, group, amounts=False)
    withheld = {each.group for each in _totals(counting, kinds) if each.for_everybody().is_withheld}
    return _rows(found, group, amounts=True, withheld=withheld)


def _rows(
    found: QuerySet[Benefit], group: str, *, amounts: bool, withheld: Set[str] = frozenset()
) -> Rows:
    """List them; no amounts of the groups that are ``withheld``."""
    grouped = found.annotate(group=GROUP)
    filtered = grouped.filter(group=group) if group else grouped
    ordered = filtered.select_related("council", "service", "partnership")
    return Rows(
        [
            gettext("Council"),
            gettext("Source"),
            gettext("Type"),
            gettext("Confidence"),
            *([gettext("Amount"), gettext("How it was worked out")] * amounts),
        ],
        ordered.order_by(by_name("council__name"), F("amount").desc(nulls_last=True), "pk"),
        lambda benefit: [*_cells(benefit), *(_amount(benefit, withheld) if amounts else [])],
    )


def _cells(benefit: Benefit) -> list[Cell]:
    return [
        link(benefit.council),
        link(benefit.service or benefit.partnership),
        Cell(benefit.get_kind_display()),
        Cell(benefit.get_state_display()),
    ]


def _amount(benefit: Benefit, withheld: Set[str]) -> list[Cell]:
    if f"{benefit.kind}:{benefit.state}" in withheld:
        return [Cell(gettext("Only members see this")), Cell("")]
    return [number(benefit.amount, "£" if benefit.is_money else ""), Cell(benefit.basis)]


def _unmeasured(counting: Metrics, group: str = "") -> QuerySet[Benefit]:
    rows = _benefits(counting).filter(amount=None)
    if group == "resilience":
        return rows.filter(kind=BenefitKind.RESILIENCE)
    return rows.exclude(kind=BenefitKind.RESILIENCE) if group else rows


def _without_figure(counting: Metrics) -> list[Value]:
    whole = _benefits(counting).count()
    labels = {
        "not_measured": _("Not measured, with a reason"),
        "resilience": _("Resilience, described in words"),
    }
    return [
        Value(group, label, _unmeasured(counting, group).count(), whole)
        for group, label in labels.items()
    ]


FIGURES = [
    Figure(
        "savings",
        _("Savings in pounds, by type and confidence"),
        [WHICH, APART],
        "pounds",
        lambda counting: _totals(counting, MONEY),
        lambda counting, group, user: _measured_rows(counting, MONEY, group, user),
        Chart.TABLE,
        hides_small_groups=True,
    ),
    Figure(
        "savings_by_region",
        _("Annual savings in pounds, by region and confidence"),
        [
            WHICH,
            _(
                "The region is that of the council that saves. Evidence seen means that a "
                "moderator has seen it, which is not an audit. Confirmed means that a partner "
                "council agrees. Claimed and estimated are the council’s own words. Do not add "
                "these amounts together. If fewer than 3 councils reported an amount, only "
                "members of councils can see it, and any amount that would reveal it."
            ),
        ],
        "pounds",
        _by_region,
        lambda counting, group, user: _rows(
            _of_region(counting, group), "", amounts=is_member(user)
        ),
        Chart.TABLE,
        hides_small_groups=True,
        part_of=lambda value: value.group.partition(":")[2],
        splits="region",
    ),
    Figure(
        "days_saved",
        _("Days of work saved, by confidence"),
        [WHICH, APART],
        "days",
        lambda counting: _totals(counting, [BenefitKind.TIME_SAVED]),
        lambda counting, group, user: _measured_rows(
            counting, [BenefitKind.TIME_SAVED], group, user
        ),
        Chart.TABLE,
        hides_small_groups=True,
    ),
    Figure(
        "benefits_without_figure",
        _("Benefits without a figure"),
        [
            WHICH,
            _(
                "Benefits that were not measured, with the reason, and gains in resilience, "
                "which are described in words. Both are shown as a share of all benefits, "
                "including those with figures."
            ),
        ],
        _("benefits"),
        _without_figure,
        lambda counting, group, user: _rows(
            _unmeasured(counting, group), "", amounts=is_member(user)
        ),
    ),
]

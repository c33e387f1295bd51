"""How far councils agree on the products of a service area."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Council, Region
from portal.accounts.permissions import AnyUser
from portal.insights.choices import CouncilArea
from portal.insights.figures.figure import Metrics, Rows, Value
from portal.insights.figures.listed import link
from services.models import (
    Category,
)

AGREEMENT = [
    _(
        "We count each current local government council once for each service area for which it "
        "uses a known product now, itself or through a published service. The two most used "
        "products of a service area are those that most councils in the United Kingdom use for "
        "it."
    ),
    _(
        "Service areas in which fewer than 3 councils use a known product do not count. Where only "
        "one or two products are known, all of their councils count as using them. A product is "
        "known when a council has recorded it and confirmed that it uses it."
    ),
]


def _tops(counting: Metrics) -> dict[int, int]:
    """The top area of every area that is counted."""
    areas = {pair.area for pair in counting.agreement.known}
    rows = Category.objects.filter(pk__in=areas).values_list("pk", "parent")
    return {pk: parent or pk for pk, parent in rows}


def agreement_by_area(counting: Metrics) -> list[Value]:
    tops, agreement = _tops(counting), counting.agreement
    values = [
        Value(
            area.slug,
            area.name,
            sum(tops[pair.area] == key for pair in agreement.leading),
            sum(tops[pair.area] == key for pair in agreement.known),
        )
        for key, area in counting.areas.items()
    ]
    return [value for value in values if value.of]


def agreement_by_region(counting: Metrics) -> list[Value]:
    agreement = counting.agreement
    return [
        Value(
            region.value,
            str(region.label),
            len(_in_region(counting, agreement.leading, region.value)),
            len(_in_region(counting, agreement.known, region.value)),
        )
        for region in Region
    ]


def _in_region(counting: Metrics, pairs: Iterable[CouncilArea], region: str) -> list[CouncilArea]:
    return [pair for pair in pairs if region in {"", counting.councils[pair.council][0]}]


def rows_by_area(counting: Metrics, group: str, user: AnyUser) -> Rows:
    tops = _tops(counting)
    chosen = {key for key, area in counting.areas.items() if group in {"", area.slug}}
    return _pairs(pair for pair in counting.agreement.leading if tops[pair.area] in chosen)


def rows_by_region(counting: Metrics, group: str, user: AnyUser) -> Rows:
    return _pairs(_in_region(counting, counting.agreement.leading, group))


def _pairs(found: Iterable[CouncilArea]) -> Rows:
    pairs = list(found)
    councils = Council.objects.in_bulk({pair.council for pair in pairs})
    areas = Category.objects.in_bulk({pair.area for pair in pairs})
    ordered = sorted(
        pairs, key=lambda pair: (councils[pair.council].name, areas[pair.area].name, pair)
    )
    return Rows(
        [gettext("Council"), gettext("Service area")],
        ordered,
        lambda pair: [link(councils[pair.council]), link(areas[pair.area])],
    )

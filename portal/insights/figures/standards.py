"""Standardisation: how far councils agree, which standards are claimed, what is followed."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Case, CharField, Count, Min, Q, QuerySet, When
from django.db.models import Value as Text
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Council, Region
from councils.permissions import is_member
from portal.accounts.permissions import AnyUser
from portal.insights.choices import CouncilArea
from portal.insights.figures.figure import MIN_GROUP, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import day, link
from portal.insights.followed import SERVICE, USE, NewRecord
from services.models import (
    Category,
    ClaimState,
    Overlap,
    ProductStandard,
    Service,
    ServiceStandard,
    Use,
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


def _agreement_by_area(counting: Metrics) -> list[Value]:
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


def _agreement_by_region(counting: Metrics) -> list[Value]:
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


def _rows_by_area(counting: Metrics, group: str, user: AnyUser) -> Rows:
    tops = _tops(counting)
    chosen = {key for key, area in counting.areas.items() if group in {"", area.slug}}
    return _pairs(pair for pair in counting.agreement.leading if tops[pair.area] in chosen)


def _rows_by_region(counting: Metrics, group: str, user: AnyUser) -> Rows:
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


STATES = {
    "checked": _("Checked"),
    "evidence": _("Claimed, with evidence"),
    "claimed": _("Claimed"),
    "expired": _("Expired"),
    "not_shown": _("Evidence does not show it"),
}
CLAIMS = [
    _(
        "A claim says that one service or product follows one standard. Checked: a moderator has "
        "looked at the evidence and it is still valid. Expired: the last day of the certificate "
        "has passed."
    )
]


def _with_state(claims: QuerySet[Any, Any], counting: Metrics) -> QuerySet[Any, Any]:
    """What had been claimed on the day, with ``on_day``: how sure it was then."""
    end = timezone.make_aware(datetime.combine(counting.day, time.max))
    unchecked = Q(checked_at=None) | Q(checked_at__gt=end)
    state = Case(
        When(valid_until__lt=counting.day, then=Text("expired")),
        When(unchecked & Q(evidence_url=""), then=Text("claimed")),
        When(unchecked, then=Text("evidence")),
        When(state=ClaimState.NOT_SHOWN, then=Text("not_shown")),
        default=Text("checked"),
        output_field=CharField(),
    )
    known = claims.filter(claimed_at__lte=end, standard__merged_into=None)
    dated: QuerySet[Any, Any] = known.annotate(on_day=state)
    return dated


def _of_services(counting: Metrics) -> QuerySet[Any, Any]:
    published = ServiceStandard.objects.published().filter(service__is_historical=False)
    ours: QuerySet[Any, Any] = counting.within(published, "service__council")
    return _with_state(ours, counting)


def _of_products(counting: Metrics) -> QuerySet[Any, Any]:
    return _with_state(ProductStandard.objects.unmerged(), counting)


def _by_state(claims: QuerySet[Any, Any]) -> list[Value]:
    counted = claims.order_by().values("on_day").annotate(n=Count("pk"))
    numbers = dict(counted.values_list("on_day", "n"))
    every = sum(numbers.values())
    return [Value(group, label, numbers.get(group, 0), every) for group, label in STATES.items()]


def _listed_claims(claims: QuerySet[Any, Any], group: str, about: str) -> Rows:
    found = claims.filter(on_day=group) if group else claims
    return Rows(
        [gettext("Service or product"), gettext("Standard"), gettext("Claimed")],
        found.select_related(about, "standard").order_by("-claimed_at", "pk"),
        lambda claim: [link(claim.about), link(claim.standard), day(claim.claimed_at)],
        wide=True,
    )


FOLLOWED = {
    USE: _("Systems that councils started to use"),
    SERVICE: _("Services that councils published"),
}


def _followed(counting: Metrics) -> list[Value]:
    return [
        Value(
            kind,
            label,
            sum(does for record, does in counting.followed if record.kind == kind),
            sum(record.kind == kind for record, does in counting.followed),
        )
        for kind, label in FOLLOWED.items()
    ]


def _rows_followed(counting: Metrics, group: str, user: AnyUser) -> Rows:
    records = [record for record, does in counting.followed if does and group in {"", record.kind}]
    uses = Use.objects.select_related("service", "product").in_bulk(_keys(records, USE))
    services = Service.objects.in_bulk(_keys(records, SERVICE))
    councils = Council.objects.in_bulk({record.council for record in records})
    areas = Category.objects.in_bulk({record.area for record in records})
    return Rows(
        [gettext("Council"), gettext("System or service"), gettext("Service area")],
        records,
        lambda record: [
            link(councils[record.council]),
            link(uses[record.key].used if record.kind == USE else services[record.key]),
            link(areas[record.area]),
        ],
    )


def _keys(records: list[NewRecord], kind: str) -> list[int]:
    return [record.key for record in records if record.kind == kind]


def _began(counting: Metrics) -> QuerySet[Overlap]:
    """What was shown in the year beside services that councils began to register."""
    end = timezone.make_aware(datetime.combine(counting.day, time.max))
    shown = Overlap.objects.filter(shown_at__gte=counting.a_year_ago, shown_at__lte=end)
    return shown.filter(council__in=counting.councils)


def _avoided(counting: Metrics) -> QuerySet[Overlap]:
    """One row for each registration that ended with something that was there."""
    chosen = _began(counting).filter(chosen_at__isnull=False, went_on_at=None).order_by()
    of_drafts = chosen.exclude(draft_key=None).values("draft_key", "council")
    first = of_drafts.annotate(first=Min("pk")).values("first")
    return chosen.filter(Q(draft_key=None) | Q(pk__in=first))


def _duplicates(counting: Metrics) -> list[Value]:
    avoided = _avoided(counting)
    begun = _began(counting).exclude(draft_key=None).order_by().values("draft_key").distinct()
    unsaved = avoided.filter(draft_key=None).count()
    councils = avoided.order_by().values("council").distinct().count()
    ended = _("Ended with an existing service")
    return [
        Value("avoided", ended, avoided.count(), begun.count() + unsaved, councils),
    ]


def _rows_of_duplicates(counting: Metrics, group: str, user: AnyUser) -> Rows:
    """List the services that were chosen. Only the two councils see who asked to join."""
    avoided = _avoided(counting)
    councils = avoided.order_by().values("council").distinct().count()
    shown = avoided if councils >= MIN_GROUP or is_member(user) else avoided.none()
    return Rows(
        [gettext("Service"), gettext("Run by"), gettext("Chosen")],
        shown.select_related("other__council").order_by("-chosen_at", "pk"),
        lambda each: [link(each.other), link(each.other.council), day(each.chosen_at)],
    )


FIGURES = [
    Figure(
        "agreement_by_area",
        _("Councils using the two most used products, by service area"),
        [
            *AGREEMENT,
            _("Narrower areas are counted one by one and added up for the area they belong to."),
        ],
        _("councils, once for each narrower area"),
        _agreement_by_area,
        _rows_by_area,
        Chart.SHARES,
    ),
    Figure(
        "agreement_by_region",
        _("Councils using the two most used products, by region"),
        AGREEMENT,
        _("councils, once for each service area"),
        _agreement_by_region,
        _rows_by_region,
        Chart.MAP,
        splits="region",
    ),
    Figure(
        "standards_of_services",
        _("Standards that services claim to follow"),
        [*CLAIMS, _("Published services count, except historical ones.")],
        _("claims"),
        lambda counting: _by_state(_of_services(counting)),
        lambda counting, group, user: _listed_claims(_of_services(counting), group, "service"),
        Chart.SHARES,
    ),
    Figure(
        "standards_of_products",
        _("Standards that products claim to follow"),
        [*CLAIMS, _("Editors of councils claim standards for products, with evidence.")],
        _("claims"),
        lambda counting: _by_state(_of_products(counting)),
        lambda counting, group, user: _listed_claims(_of_products(counting), group, "product"),
        Chart.SHARES,
        everywhere_only=True,
    ),
    Figure(
        "recommendations_followed",
        _("New records that follow the recommendation for their service area"),
        [
            _(
                "Uses that began and services that were published in the previous 12 months, in "
                "service areas for which something is recommended. Uses without a start date do "
                "not count."
            ),
            _(
                "A record follows the recommendation when it is on a recommended product. Where no "
                "product is recommended, it follows it when the service or product claims all the "
                "standards to ask for."
            ),
        ],
        _("records"),
        _followed,
        _rows_followed,
        Chart.SHARES,
    ),
    Figure(
        "duplicates_avoided",
        _("Registrations that ended with an existing service"),
        [
            _(
                "Councils began to register a service in the previous 12 months and were shown "
                "similar ones. We count those that then recorded that they use one of these or "
                "asked to join it, and did not submit their own. They are a share of all "
                "registrations for which we showed a similar service."
            ),
            _("Fewer than 3 councils are not shown to visitors."),
        ],
        _("registrations"),
        _duplicates,
        _rows_of_duplicates,
        Chart.SHARES,
        hides_small_groups=True,
    ),
]

"""Standardisation: how far councils agree, which standards are claimed, what is followed."""

from datetime import datetime, time

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from councils.models import Council
from councils.permissions import is_member
from portal.accounts.permissions import AnyUser
from portal.insights.figures.agreement import (
    AGREEMENT,
    agreement_by_area,
    agreement_by_region,
    rows_by_area,
    rows_by_region,
)
from portal.insights.figures.claims import (
    CLAIMS,
    by_state,
    claims_of_products,
    claims_of_services,
    listed_claims,
)
from portal.insights.figures.figure import MIN_GROUP, Chart, Figure, Metrics, Rows, Value
from portal.insights.figures.listed import day, link
from portal.insights.followed import SERVICE, USE, NewRecord
from services.models import (
    Category,
    Overlap,
    Service,
    Use,
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
        agreement_by_area,
        rows_by_area,
        Chart.SHARES,
    ),
    Figure(
        "agreement_by_region",
        _("Councils using the two most used products, by region"),
        AGREEMENT,
        _("councils, once for each service area"),
        agreement_by_region,
        rows_by_region,
        Chart.MAP,
        splits="region",
    ),
    Figure(
        "standards_of_services",
        _("Standards that services claim to follow"),
        [*CLAIMS, _("Published services count, except historical ones.")],
        _("claims"),
        lambda counting: by_state(claims_of_services(counting)),
        lambda counting, group, user: listed_claims(claims_of_services(counting), group, "service"),
        Chart.SHARES,
    ),
    Figure(
        "standards_of_products",
        _("Standards that products claim to follow"),
        [*CLAIMS, _("Editors of councils claim standards for products, with evidence.")],
        _("claims"),
        lambda counting: by_state(claims_of_products(counting)),
        lambda counting, group, user: listed_claims(claims_of_products(counting), group, "product"),
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

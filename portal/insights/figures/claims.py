"""Which standards are claimed of services and products, and how sure each claim is."""

from datetime import datetime, time
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, When
from django.db.models import Value as Text
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.insights.figures.figure import Metrics, Rows, Value
from portal.insights.figures.listed import day, link
from services.models import (
    ClaimState,
    ProductStandard,
    ServiceStandard,
)

STATES = {
    "checked": _("Checked"),
    "evidence": _("Claimed, with evidence"),
    "claimed": _("Claimed"),
    "expired": _("Expired"),
    "not_shown": _("Not shown by the evidence"),
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


def claims_of_services(counting: Metrics) -> QuerySet[Any, Any]:
    published = ServiceStandard.objects.published().filter(service__is_historical=False)
    ours: QuerySet[Any, Any] = counting.within(published, "service__council")
    return _with_state(ours, counting)


def claims_of_products(counting: Metrics) -> QuerySet[Any, Any]:
    return _with_state(ProductStandard.objects.unmerged(), counting)


def by_state(claims: QuerySet[Any, Any]) -> list[Value]:
    counted = claims.order_by().values("on_day").annotate(n=Count("pk"))
    numbers = dict(counted.values_list("on_day", "n"))
    every = sum(numbers.values())
    return [Value(group, label, numbers.get(group, 0), every) for group, label in STATES.items()]


def listed_claims(claims: QuerySet[Any, Any], group: str, about: str) -> Rows:
    found = claims.filter(on_day=group) if group else claims
    return Rows(
        [gettext("Service or product"), gettext("Standard"), gettext("Claimed")],
        found.select_related(about, "standard").order_by("-claimed_at", "pk"),
        lambda claim: [link(claim.about), link(claim.standard), day(claim.claimed_at)],
        wide=True,
    )

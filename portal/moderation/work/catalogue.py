"""What would make the catalogue better: duplicates, unknown products, old records."""

from django.db.models import Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.moderation.actions import ask_whether_true
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from services.models import LikelyDuplicate, ProductRequest, Service
from services.models.months import months_from
from services.models.service_queryset import GRACE_MONTHS

DORMANT_DAYS = 30
ASK_COUNCIL = _("Ask the council")


def _duplicates() -> Rows:
    return LikelyDuplicate.objects.open().for_listing()


def _describe_pair(pair: LikelyDuplicate) -> WorkText:
    title = gettext("{first} and {second}").format(first=pair.first, second=pair.second)
    councils = list(dict.fromkeys([pair.first.council.name, pair.second.council.name]))
    why = gettext("They may be the same: {reasons}.")
    return WorkText(
        title,
        ", ".join(councils),
        why.format(reasons=", ".join(pair.reasons_in_words)),
        reverse("moderation:duplicate", args=[pair.pk]),
        _("Compare"),
    )


def _products() -> Rows:
    """The first open request for each product, with how many councils wait for it."""
    same = ProductRequest.objects.open().annotate(named=Lower("name")).order_by()
    same = same.filter(named=OuterRef("named"))
    counted = same.values("named").annotate(n=Count("council", distinct=True)).values("n")
    rows = ProductRequest.objects.open().select_related("council").annotate(named=Lower("name"))
    return rows.filter(~Exists(same.filter(pk__lt=OuterRef("pk")))).annotate(
        waiting=Subquery(counted)
    )


def _describe_product(request: ProductRequest) -> WorkText:
    n = getattr(request, "waiting", 1)
    why = ngettext(
        "{n:,} council uses this product and cannot record it until it is in the directory.",
        "{n:,} councils use this product and cannot record it until it is in the directory.",
        n,
    ).format(n=n)
    url = reverse("moderation:product_request", args=[request.pk])
    return WorkText(request.name, request.council, why, url, _("Answer"))


def _describe_stale(service: Service) -> WorkText:
    users = service.users_count
    why = ngettext(
        "Not confirmed since its review was due. {n:,} council uses it.",
        "Not confirmed since its review was due. {n:,} councils use it.",
        users,
    ).format(n=users)
    return WorkText(service, service.council, why, reverse("moderation:stale"), ASK_COUNCIL)


def _ask_whether_true(service: Service, by: User) -> str:
    if ask_whether_true(service, by=by):
        return gettext("We emailed {council} about {service}.").format(
            council=service.council, service=service
        )
    return gettext("{council} has no editor or contact to email.").format(council=service.council)


def _describe_dormant_soon(service: Service) -> WorkText:
    users = service.users_count
    why = ngettext(
        "{n:,} council relies on it. In {days} days it will be marked as not confirmed.",
        "{n:,} councils rely on it. In {days} days it will be marked as not confirmed.",
        users,
    ).format(n=users, days=_days_left(service))
    return WorkText(service, service.council, why, service.get_absolute_url(), ASK_COUNCIL)


def _days_left(service: Service) -> int:
    since = service.last_confirmed_at or service.published_at or timezone.now()
    day = months_from(timezone.localdate(since), service.review_months + GRACE_MONTHS)
    return max((day - timezone.localdate()).days, 0)


CATALOGUE = [
    WorkKind(
        "products",
        _("Unknown products"),
        _products,
        F("asked_at"),
        _describe_product,
        concerned=F("waiting"),
        queue="products",
    ),
    WorkKind(
        "duplicates",
        _("Duplicates"),
        _duplicates,
        F("found_at"),
        _describe_pair,
        concerned=F("first__users_count") + F("second__users_count") + Value(1),
        queue="duplicates",
        is_hourly=True,
    ),
    WorkKind(
        "stale",
        _("Not confirmed"),
        lambda: Service.objects.dormant().select_related("council"),
        Coalesce("last_confirmed_at", "published_at"),
        _describe_stale,
        concerned=F("users_count") + Value(1),
        queue="stale",
        button=WorkButton(_ask_whether_true),
        is_hourly=True,
    ),
    WorkKind(
        "dormant_soon",
        _("About to be marked as not confirmed"),
        lambda: Service.objects.dormant_within(DORMANT_DAYS).select_related("council"),
        F("true_since"),
        _describe_dormant_soon,
        concerned=F("users_count"),
        button=WorkButton(_ask_whether_true, 30),
        is_hourly=True,
    ),
]

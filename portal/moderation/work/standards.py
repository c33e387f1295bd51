"""Standards, claims to them, and recommendations that wait for a moderator."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.moderation.work.kind import Rows, WorkKind, WorkText
from portal.text import short_date
from services.models import ProductStandard, ServiceStandard, StandardRequest
from services.recommendations.models import Recommendation

CHECK = _("Check")
OPEN = _("Open")


def _describe_request(asked: StandardRequest) -> WorkText:
    return WorkText(
        asked.name,
        asked.council,
        gettext("{council} names this standard. The directory does not have it yet.").format(
            council=asked.council
        ),
        reverse("moderation:standard_request", args=[asked.pk]),
        _("Answer"),
    )


def _describe_claim(kind: str, claim: Any, thing: Any, who: object) -> WorkText:
    why = gettext("Says that it follows {standard}. Nobody has checked the evidence.")
    url = reverse("moderation:standard_claim", args=[kind, claim.pk])
    return WorkText(thing, who, why.format(standard=claim.standard), url, CHECK)


def _describe_service_claim(claim: ServiceStandard) -> WorkText:
    return _describe_claim("service", claim, claim.service, claim.service.council)


def _describe_product_claim(claim: ProductStandard) -> WorkText:
    return _describe_claim("product", claim, claim.product, claim.product.supplier or "")


def _describe_submitted(recommendation: Recommendation) -> WorkText:
    who = recommendation.group or gettext("Moderators")
    why = gettext("Submitted, and not published until you decide.")
    return WorkText(recommendation, who, why, recommendation.get_absolute_url(), _("Decide"))


def _describe_due(recommendation: Recommendation) -> WorkText:
    why = gettext("Its review was due on {day}.").format(day=short_date(recommendation.review_on))
    who = recommendation.group or gettext("Moderators")
    return WorkText(recommendation, who, why, recommendation.get_absolute_url(), _("Review"))


def _describe_abandoned(recommendation: Recommendation) -> WorkText:
    who = recommendation.group or gettext("Moderators")
    why = gettext("A draft of a working group that everybody has left.")
    return WorkText(recommendation, who, why, recommendation.get_absolute_url(), OPEN)


def _with_category(rows: Rows) -> Rows:
    return rows.select_related("category", "group")


STANDARDS = [
    WorkKind(
        "standard_requests",
        _("Standards asked for"),
        lambda: StandardRequest.objects.open().select_related("council"),
        F("asked_at"),
        _describe_request,
        queue="standards",
    ),
    WorkKind(
        "service_claims",
        _("Standards that services claim"),
        lambda: ServiceStandard.objects.to_check().select_related("service__council", "standard"),
        F("claimed_at"),
        _describe_service_claim,
        queue="standards",
        is_hourly=True,
    ),
    WorkKind(
        "product_claims",
        _("Standards that products claim"),
        lambda: ProductStandard.objects.to_check().select_related("product__supplier", "standard"),
        F("claimed_at"),
        _describe_product_claim,
        queue="standards",
        is_hourly=True,
    ),
    WorkKind(
        "recommendations",
        _("Recommendations to decide"),
        lambda: _with_category(Recommendation.objects.submitted()),
        F("submitted_at"),
        _describe_submitted,
        queue="recommendations",
    ),
    WorkKind(
        "recommendation_reviews",
        _("Recommendations to review"),
        lambda: _with_category(Recommendation.objects.due_for_review()),
        F("review_on"),
        _describe_due,
        queue="recommendations",
    ),
    WorkKind(
        "abandoned_recommendations",
        _("Abandoned drafts of recommendations"),
        lambda: _with_category(Recommendation.objects.abandoned()),
        F("updated_at"),
        _describe_abandoned,
        queue="recommendations",
    ),
]

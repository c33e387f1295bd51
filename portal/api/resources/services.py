"""Services that councils registered, and their offers that others may join."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch
from django.db.models.functions import Greatest
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from portal.accounts.permissions import AnyUser
from portal.api.resources.record import (
    ApiRecord,
    Reference,
    address_of,
    facts_of,
    page_of,
    reference,
    reference_or_none,
)
from portal.api.resources.resource import Resource, Rows, Slug, SyncedQuery, slug_of
from portal.api.resources.sight import Sight
from services.models import Category, Offer, Service, ServiceStandard
from services.models.choices import Phase, ServiceKind, ServiceState
from services.models.offer import ChargeBasis, OfferedTo, OfferState

COLUMNS = [
    *("slug", "title", "summary", "description", "language", "kind", "phase", "hosting"),
    *("customisation", "licence", "website", "source_code_url", "documentation_url", "tags"),
    *("state", "users_count", "published_at", "last_confirmed_at", "is_dormant", "is_historical"),
    *("is_demonstration", "source", "updated_at"),
]
OFFER_COLUMNS = [
    *("state", "offered_to", "charge_basis", "capacity_unit", "capacity_total", "capacity_free"),
    *("lead_time_weeks", "terms", "updated_at"),
]


class ClaimRecord(BaseModel):
    """That a service follows a standard."""

    standard: str
    state: str = Field(description=_("Claimed, checked, or not shown by its evidence."))
    evidence_url: str


class ServiceRecord(ApiRecord):
    """An ICT service that a council runs."""

    slug: str
    title: str
    summary: str
    description: str = Field(description=_("In Markdown."))
    language: str
    kind: str
    service_area: Reference | None
    council: Reference
    inherited_from: Reference | None
    products: list[Reference]
    standards: list[ClaimRecord]
    phase: str
    hosting: str
    customisation: str
    licence: str
    website: str
    source_code_url: str
    documentation_url: str
    tags: list[str]
    state: ServiceState = Field(description=_("Only editors of the council see other states."))
    users_count: int = Field(description=_("The councils that use it now."))
    published_at: datetime | None
    last_confirmed_at: datetime | None
    is_dormant: bool = Field(description=_("True where it was not confirmed for too long."))
    is_historical: bool
    is_demonstration: bool
    source: str
    updated_at: datetime
    contact_team: str = Field("", description=_("For members of councils."))
    contact_email: str = Field("", description=_("For members of councils."))


class OfferRecord(ApiRecord):
    """Terms on which a council lets others join its service."""

    service: Reference
    council: Reference
    state: OfferState
    offered_to: OfferedTo
    charge_basis: ChargeBasis
    capacity_unit: str
    capacity_total: int | None
    capacity_free: int | None
    lead_time_weeks: int | None
    terms: str
    updated_at: datetime


class ServiceQuery(SyncedQuery):
    council: Slug = slug_of(_("The slug of a council."))
    service_area: Slug = slug_of(_("The slug of a service area, or of the one above."))
    product: Slug = slug_of(_("The slug of a product."))
    kind: ServiceKind | SkipJsonSchema[None] = None
    phase: Phase | SkipJsonSchema[None] = None


class OfferQuery(SyncedQuery):
    service: Slug = slug_of(_("The slug of a service."))
    council: Slug = slug_of(_("The slug of a council."))
    state: OfferState | SkipJsonSchema[None] = None


def _services(sight: Sight) -> Rows:
    claims = ServiceStandard.objects.for_listing()
    found = Service.objects.visible_to(sight.user).without_edits()
    related = found.select_related("council", "category", "inherited_from")
    return related.prefetch_related("products", Prefetch("standard_claims", claims))


def _narrow(rows: Rows, query: ServiceQuery) -> Rows:
    asked: dict[str, Any] = {
        "council__slug": query.council,
        "kind": query.kind,
        "phase": query.phase,
    }
    found = rows.filter(**{name: value for name, value in asked.items() if value})
    if query.service_area:
        found = found.filter(category__in=Category.objects.called_or_within([query.service_area]))
    return found.filter(products__slug=query.product) if query.product else found


def _service(service: Service, sight: Sight) -> ServiceRecord:
    contact = {"contact_team": service.contact_team, "contact_email": service.contact_email}
    return ServiceRecord(
        **facts_of("service", service, COLUMNS),
        service_area=reference_or_none("service_area", service.category),
        council=reference("council", service.council),
        inherited_from=reference_or_none("council", service.inherited_from),
        products=[reference("product", product) for product in service.products.all()],
        standards=[_claim(claim) for claim in service.standard_claims.all()],
        **sight.for_members(**contact),
    )


def _claim(claim: ServiceStandard) -> ClaimRecord:
    return ClaimRecord(
        standard=claim.standard.name, state=claim.state, evidence_url=claim.evidence_url
    )


def _removed_services(user: AnyUser) -> Rows:
    """Return those that were published once and are not now: archived, suspended or merged."""
    visible = Service.objects.visible_to(user).filter(pk=OuterRef("pk"))
    gone = Service.objects.exclude(published_at=None).filter(~Exists(visible))
    return gone.without_edits().annotate(gone=F("pk"), moment=F("updated_at"))


def _offers(sight: Sight) -> Rows:
    return Offer.objects.visible_to(sight.user).select_related("service", "council")


def _narrow_offers(rows: Rows, query: OfferQuery) -> Rows:
    asked: dict[str, Any] = {
        "service__slug": query.service,
        "council__slug": query.council,
        "state": query.state,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _offer(offer: Offer, sight: Sight) -> OfferRecord:
    facts = {name: getattr(offer, name) for name in OFFER_COLUMNS}
    service = reference("service", offer.service)
    return OfferRecord(
        id=offer.pk,
        url=address_of("offer", offer.pk),
        page=page_of(offer.service),
        service=service,
        council=reference("council", offer.council),
        **facts,
    )


def _removed_offers(user: AnyUser) -> Rows:
    """Return those that everybody saw while their service was published."""
    gone = Offer.objects.not_drafts().exclude(service__published_at=None)
    hidden = gone.filter(~Exists(Offer.objects.visible_to(user).filter(pk=OuterRef("pk"))))
    return hidden.annotate(gone=F("pk"), moment=Greatest("updated_at", "service__updated_at"))


SERVICES = Resource(
    name="services",
    singular="service",
    record=ServiceRecord,
    rows=_services,
    represent=_service,
    query=ServiceQuery,
    narrow=_narrow,
    removed=_removed_services,
    about=_("ICT services that councils registered."),
)
OFFERS = Resource(
    name="offers",
    singular="offer",
    record=OfferRecord,
    rows=_offers,
    represent=_offer,
    query=OfferQuery,
    narrow=_narrow_offers,
    key="pk",
    removed=_removed_offers,
    about=_("Terms on which a council lets others join its service."),
)

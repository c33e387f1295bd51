"""What councils plan, share and gain: needs, partnerships and benefits."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from portal.accounts.permissions import AnyUser
from portal.api.resources.record import ApiRecord, Reference, facts_of, reference, reference_or_none
from portal.api.resources.resource import ListQuery, Resource, Rows, Slug, SyncedQuery, slug_of
from portal.api.resources.sight import Sight
from services.models import Benefit, Category, Service
from services.models.choices import BenefitKind, BenefitState
from services.needs.models import Need
from services.needs.models.need import NeedStage
from services.partnerships.models import Partnership, Party
from services.partnerships.models.stage import PartnershipStage

MEMBERS = _("For members of councils.")
NEED_COLUMNS = [
    *("title", "details", "stage", "openness", "outcome", "alone_reason", "decision"),
    *("decided_at", "is_demonstration", "created_at", "updated_at"),
]
NEED_FOR_MEMBERS = ["needed_by", "value_band"]
PARTNERSHIP_COLUMNS = [
    *("slug", "title", "about", "stage", "legal_model", "starts_on", "source"),
    *("is_demonstration", "is_historical", "updated_at"),
]
PARTNERSHIP_FOR_MEMBERS = ["review_on", "ends_on", "baseline_cost"]
BENEFIT_COLUMNS = [
    *("kind", "amount", "state", "basis", "starts_on", "ends_on", "evidence"),
    *("not_measured_reason", "confirmed_at", "audited_at", "is_demonstration", "created_at"),
]


class NeedRecord(ApiRecord):
    """What a council plans to buy or build."""

    council: Reference
    title: str
    details: str
    service_area: Reference
    product: Reference | None
    standards: list[str]
    stage: NeedStage
    openness: str
    outcome: str = Field(description=_("What the council decided; empty while it is open."))
    alone_reason: str
    decision: str
    decided_at: datetime | None
    service: Reference | None
    partnership: Reference | None
    is_demonstration: bool
    created_at: datetime
    updated_at: datetime
    needed_by: date | None = Field(None, description=MEMBERS)
    value_band: str = Field("", description=MEMBERS)


class PartyRecord(BaseModel):
    """A council in a partnership."""

    council: Reference
    role: str
    joined_on: date | None
    left_on: date | None


class PartnershipRecord(ApiRecord):
    """Councils that share services."""

    slug: str
    title: str
    about: str
    lead: Reference
    parties: list[PartyRecord]
    services: list[Reference]
    service_area: Reference | None
    supplier: Reference | None
    stage: PartnershipStage
    legal_model: str
    starts_on: date | None
    source: str
    is_demonstration: bool
    is_historical: bool
    updated_at: datetime
    review_on: date | None = Field(None, description=MEMBERS)
    ends_on: date | None = Field(None, description=MEMBERS)
    baseline_cost: int | None = Field(None, description=_("In pounds. For members of councils."))


class BenefitRecord(ApiRecord):
    """What a council gained from a service or a partnership."""

    council: Reference
    service: Reference | None
    partnership: Reference | None
    kind: BenefitKind
    amount: int | None = Field(description=_("In pounds; of time saved in days."))
    state: BenefitState
    basis: str
    starts_on: date | None
    ends_on: date | None
    evidence: str
    not_measured_reason: str
    confirmed_for: Reference | None
    confirmed_at: datetime | None
    audited_at: datetime | None
    is_demonstration: bool
    created_at: datetime


class NeedQuery(SyncedQuery):
    council: Slug = slug_of(_("The slug of a council."))
    service_area: Slug = slug_of(_("The slug of a service area."))
    stage: NeedStage | SkipJsonSchema[None] = None
    is_open: bool | SkipJsonSchema[None] = Field(None, description=_("Whether it is undecided."))


class PartnershipQuery(SyncedQuery):
    council: Slug = slug_of(_("The slug of one that takes part."))
    stage: PartnershipStage | SkipJsonSchema[None] = None


class BenefitQuery(ListQuery):
    council: Slug = slug_of(_("The slug of a council."))
    kind: BenefitKind | SkipJsonSchema[None] = None
    state: BenefitState | SkipJsonSchema[None] = None


def _needs(sight: Sight) -> Rows:
    found = Need.objects.visible_to(sight.user).select_related("council", "category", "product")
    return found.prefetch_related(
        "standards",
        Prefetch("service", Service.objects.visible_to(sight.user)),
        Prefetch("partnership", Partnership.objects.visible_to(sight.user)),
    )


def _narrow_needs(rows: Rows, query: NeedQuery) -> Rows:
    asked: dict[str, Any] = {"council__slug": query.council, "stage": query.stage}
    found = rows.filter(**{name: value for name, value in asked.items() if value})
    if query.service_area:
        found = found.filter(category__in=Category.objects.called_or_within([query.service_area]))
    if query.is_open is None:
        return found
    return found.filter(outcome="") if query.is_open else found.exclude(outcome="")


def _need(need: Need, sight: Sight) -> NeedRecord:
    return NeedRecord(
        **facts_of("need", need, NEED_COLUMNS),
        council=reference("council", need.council),
        service_area=reference("service_area", need.category),
        product=reference_or_none("product", need.product),
        standards=sorted(standard.name for standard in need.standards.all()),
        service=reference_or_none("service", need.service),
        partnership=reference_or_none("partnership", need.partnership),
        **sight.for_members(**{name: getattr(need, name) for name in NEED_FOR_MEMBERS}),
    )


def _removed_needs(user: AnyUser) -> Rows:
    """Return those that a moderator has hidden: until then everybody saw them."""
    hidden = Need.objects.exclude(hidden_at=None)
    gone = hidden.exclude(pk__in=Need.objects.visible_to(user).values("pk"))
    return gone.annotate(gone=F("pk"), moment=F("hidden_at"))


def _partnerships(sight: Sight) -> Rows:
    found = Partnership.objects.visible_to(sight.user)
    related = found.select_related("lead", "category", "supplier")
    return related.prefetch_related(
        Prefetch("parties", Party.objects.in_order()),
        Prefetch("services", Service.objects.visible_to(sight.user).order_by("pk")),
    )


def _narrow_partnerships(rows: Rows, query: PartnershipQuery) -> Rows:
    if query.council:
        parties = Party.objects.filter(council__slug=query.council)
        rows = rows.filter(pk__in=parties.values("partnership"))
    return rows.filter(stage=query.stage) if query.stage else rows


def _partnership(partnership: Partnership, sight: Sight) -> PartnershipRecord:
    members = {name: getattr(partnership, name) for name in PARTNERSHIP_FOR_MEMBERS}
    return PartnershipRecord(
        **facts_of("partnership", partnership, PARTNERSHIP_COLUMNS),
        lead=reference("council", partnership.lead),
        parties=[_party(party) for party in partnership.parties.all()],
        services=[reference("service", service) for service in partnership.services.all()],
        service_area=reference_or_none("service_area", partnership.category),
        supplier=reference_or_none("supplier", partnership.supplier),
        **sight.for_members(**members),
    )


def _party(party: Party) -> PartyRecord:
    council = reference("council", party.council)
    return PartyRecord(
        council=council, role=party.role, joined_on=party.joined_on, left_on=party.left_on
    )


def _removed_partnerships(user: AnyUser) -> Rows:
    """Return those that were agreed, and that a moderator has hidden since."""
    hidden = Partnership.objects.exclude(hidden_at=None).filter(was_agreed=True)
    gone = hidden.exclude(pk__in=Partnership.objects.visible_to(user).values("pk"))
    return gone.annotate(gone=F("pk"), moment=F("hidden_at"))


def _benefits(sight: Sight) -> Rows:
    related = ("council", "service", "partnership", "confirmed_for")
    return Benefit.objects.visible_to(sight.user).select_related(*related)


def _narrow_benefits(rows: Rows, query: BenefitQuery) -> Rows:
    asked: dict[str, Any] = {
        "council__slug": query.council,
        "kind": query.kind,
        "state": query.state,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _benefit(benefit: Benefit, sight: Sight) -> BenefitRecord:
    return BenefitRecord(
        **facts_of("benefit", benefit, BENEFIT_COLUMNS),
        council=reference("council", benefit.council),
        service=reference_or_none("service", benefit.service),
        partnership=reference_or_none("partnership", benefit.partnership),
        confirmed_for=reference_or_none("council", benefit.confirmed_for),
    )


NEEDS = Resource(
    name="needs",
    singular="need",
    record=NeedRecord,
    rows=_needs,
    represent=_need,
    query=NeedQuery,
    narrow=_narrow_needs,
    key="pk",
    removed=_removed_needs,
    about=_("What councils plan to buy or build."),
)
PARTNERSHIPS = Resource(
    name="partnerships",
    singular="partnership",
    record=PartnershipRecord,
    rows=_partnerships,
    represent=_partnership,
    query=PartnershipQuery,
    narrow=_narrow_partnerships,
    removed=_removed_partnerships,
    about=_("Councils that share services, from the agreement on."),
)
BENEFITS = Resource(
    name="benefits",
    singular="benefit",
    record=BenefitRecord,
    rows=_benefits,
    represent=_benefit,
    query=BenefitQuery,
    narrow=_narrow_benefits,
    key="pk",
    about=_("What councils gained from services and partnerships."),
)

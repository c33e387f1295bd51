"""Which council uses what, and the contracts that cover it."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from councils.permissions import can_see_peers_only, memberships_of
from portal.accounts.permissions import AnyUser
from portal.api.resources.record import (
    ApiRecord,
    Reference,
    facts_of,
    reference,
    reference_or_none,
)
from portal.api.resources.resource import Resource, Rows, Slug, SyncedQuery, slug_of
from portal.api.resources.sight import Sight
from portal.audit.history import snapshots_of
from portal.database.revisions import CATALOGUE, NOTICES
from services.models import Category, Contract, Use
from services.models.choices import Confirmation, Evidence, UseStatus
from services.models.use_queryset import UseQuerySet
from services.notices.models import AwardNotice

COLUMNS = [
    *("status", "since", "until", "stopped_reason", "version", "local_differences", "lesson"),
    *("satisfaction", "evidence", "evidence_url", "source", "last_confirmed_at", "is_dormant"),
    *("is_demonstration", "updated_at"),
]
FOR_MEMBERS = ["licences", "contract_ends_on", "extension_until", "notice_months", "value_band"]
OWN = ["owner_team", "notes"]
STATED = [
    *("title", "reference", "purpose", "starts_on", "ends_on", "extension_until"),
    *("notice_months", "decide_on", "value_band", "annual_cost", "total_value"),
]
MEMBERS, COUNCIL = _("For members of councils."), _("For people of the council.")


class UseRecord(ApiRecord):
    """That a council uses a service or a product, from considering it to having stopped."""

    council: Reference
    service: Reference | None
    product: Reference | None
    service_area: Reference | None
    inherited_from: Reference | None
    replaced_product: Reference | None
    status: UseStatus
    since: date | None
    until: date | None
    stopped_reason: str
    version: str
    local_differences: str
    lesson: str
    satisfaction: int | None
    evidence: Evidence = Field(description=_("How it was last confirmed."))
    evidence_url: str
    source: str
    last_confirmed_at: datetime | None
    is_dormant: bool
    is_demonstration: bool
    updated_at: datetime
    licences: int | None = Field(None, description=MEMBERS)
    contract_ends_on: date | None = Field(None, description=MEMBERS)
    extension_until: date | None = Field(None, description=MEMBERS)
    notice_months: int | None = Field(None, description=MEMBERS)
    value_band: str = Field("", description=MEMBERS)
    owner_team: str = Field("", description=COUNCIL)
    notes: str = Field("", description=COUNCIL)


class NoticeRecord(BaseModel):
    """What a public notice says of a contract."""

    title: str
    supplier: str
    starts_on: date | None
    ends_on: date | None
    latest_end: date | None
    value: int | None = Field(description=_("In pounds."))
    published_on: date | None
    source: str
    source_url: str


class ContractRecord(ApiRecord):
    """A contract. Visitors read what public notices say; members also what the council says."""

    council: Reference
    published_notices: list[NoticeRecord]
    is_demonstration: bool
    updated_at: datetime
    inherited_from: Reference | None = Field(None, description=MEMBERS)
    uses: list[int] = Field([], description=_("The uses that it covers. For members of councils."))
    supplier: Reference | None = Field(None, description=MEMBERS)
    title: str = Field("", description=MEMBERS)
    reference: str = Field("", description=MEMBERS)
    purpose: str = Field("", description=MEMBERS)
    web_address: str = Field("", description=MEMBERS)
    starts_on: date | None = Field(None, description=MEMBERS)
    ends_on: date | None = Field(None, description=MEMBERS)
    extension_until: date | None = Field(None, description=MEMBERS)
    notice_months: int | None = Field(None, description=MEMBERS)
    decide_on: date | None = Field(
        None,
        description=_(
            "The last day for giving notice, or 6 months before the end. For members of councils."
        ),
    )
    value_band: str = Field("", description=MEMBERS)
    annual_cost: int | None = Field(None, description=_("In pounds. For members of councils."))
    total_value: int | None = Field(None, description=_("In pounds. For members of councils."))


class UseQuery(SyncedQuery):
    council: Slug = slug_of(_("The slug of a council."))
    product: Slug = slug_of(_("The slug of a product."))
    service: Slug = slug_of(_("The slug of a service."))
    service_area: Slug = slug_of(_("The slug of a service area, or of the one above."))
    status: UseStatus | SkipJsonSchema[None] = None


class ContractQuery(SyncedQuery):
    council: Slug = slug_of(_("The slug of a council."))
    decide_from: date | SkipJsonSchema[None] = Field(
        None, description=_("Only those to decide on at this day or later. For members.")
    )
    decide_by: date | SkipJsonSchema[None] = Field(
        None, description=_("Only those to decide on at this day or before. For members.")
    )


def _uses(sight: Sight) -> Rows:
    related = ("council", "inherited_from", "replaced_product", "category")
    things = ("service__category", "product__category")
    return Use.objects.visible_to(sight.user).select_related(*related, *things)


def _narrow(rows: Any, query: UseQuery) -> Rows:
    asked: dict[str, Any] = {
        "council__slug": query.council,
        "product__slug": query.product,
        "service__slug": query.service,
        "status": query.status,
    }
    found: Any = rows.filter(**{name: value for name, value in asked.items() if value})
    if query.service_area:
        areas = Category.objects.called_or_within([query.service_area]).values_list("pk", flat=True)
        found = found.in_area(list(areas))
    chosen: Rows = found
    return chosen


def _use(use: Use, sight: Sight) -> UseRecord:
    own = OWN if sight.internal(use.council) else []
    return UseRecord(
        **facts_of("use", use, [*COLUMNS, *own]),
        council=reference("council", use.council),
        service=reference_or_none("service", use.service),
        product=reference_or_none("product", use.product),
        service_area=reference_or_none("service_area", use.filed_under),
        inherited_from=reference_or_none("council", use.inherited_from),
        replaced_product=reference_or_none("product", use.replaced_product),
        **sight.for_members(**{name: getattr(use, name) for name in FOR_MEMBERS}),
    )


def _removed_uses(user: AnyUser) -> Rows:
    """Return uses that were confirmed once, of what was published, and that are not shown now.

    The last version of each is the one by which it went.
    """
    was_published = Q(service=None) | Q(service__published_at__isnull=False)
    was_seen = _versions_of_same(Use).filter(was_published, confirmation=Confirmation.CONFIRMED)
    return _last_versions(Use, Use.objects.visible_to(user)).filter(Exists(was_seen))


def _removed_contracts(user: AnyUser) -> Rows:
    """Return contracts that were deleted, to members.

    Which of them a notice once made public is stored nowhere.
    """
    if not can_see_peers_only(user):
        return _last_versions(Contract, Contract.objects.all()).none()
    return _last_versions(Contract, Contract.objects.all())


def _last_versions(model: type[Model], rows: Rows) -> Rows:
    """Return the last version of each record that is none of these rows (any more)."""
    latest = _versions_of_same(model).order_by("-pgh_id").values("pgh_id")[:1]
    remaining = rows.filter(pk=OuterRef("pgh_obj_id"))
    gone = snapshots_of(model).filter(~Exists(remaining), pgh_id=Subquery(latest))
    removed: Rows = gone.annotate(gone=F("pgh_obj_id"), moment=F("pgh_created_at"))
    return removed


def _versions_of_same(model: type[Model]) -> Rows:
    """Return the versions of the record that a version of an outer query is of."""
    return snapshots_of(model).filter(pgh_obj_id=OuterRef("pgh_obj_id"))


def _contracts(sight: Sight) -> Rows:
    notices = AwardNotice.objects.published().order_by("pk")
    found: Rows = Contract.objects.visible_to(sight.user).for_page()
    shown = found.prefetch_related(Prefetch("notices", notices, to_attr="published_notices"))
    if not sight.peers_only:
        return shown
    return shown.prefetch_related(Prefetch("uses", _covered_by(sight.user), to_attr="covered"))


def _covered_by(user: AnyUser) -> UseQuerySet:
    """Return what a contract covers: to people of the council all of it, as on its page."""
    own = Use.objects.filter(council__in=list(memberships_of(user)))
    return (Use.objects.visible_to(user) | own).order_by("pk")


def _narrow_contracts(rows: Rows, query: ContractQuery) -> Rows:
    asked: dict[str, Any] = {
        "council__slug": query.council,
        "decide_on__gte": query.decide_from,
        "decide_on__lte": query.decide_by,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _contract(contract: Contract, sight: Sight) -> ContractRecord:
    notices = contract.published_notices  # type: ignore[attr-defined]  # prefetched
    return ContractRecord(
        **facts_of("contract", contract, ["is_demonstration", "updated_at"]),
        council=reference("council", contract.council),
        published_notices=[_notice(each) for each in notices],
        **(_stated(contract) if sight.peers_only else {}),
    )


def _stated(contract: Contract) -> dict[str, Any]:
    """Return what the council says of it."""
    return {
        **{name: getattr(contract, name) for name in STATED},
        "inherited_from": reference_or_none("council", contract.inherited_from),
        "supplier": reference_or_none("supplier", contract.supplier),
        "web_address": contract.url,
        "uses": [use.pk for use in contract.covered],
    }


def _notice(notice: AwardNotice) -> NoticeRecord:
    return NoticeRecord(
        title=notice.shown_title,
        supplier=notice.supplier_name,
        starts_on=notice.starts_on,
        ends_on=notice.ends_on,
        latest_end=notice.latest_end,
        value=notice.value,
        published_on=notice.published_on,
        source=notice.get_source_display(),
        source_url=notice.url,
    )


USES = Resource(
    name="uses",
    singular="use",
    record=UseRecord,
    rows=_uses,
    represent=_use,
    query=UseQuery,
    narrow=_narrow,
    key="pk",
    removed=_removed_uses,
    about=_("Which council uses which service or product."),
)
CONTRACTS = Resource(
    name="contracts",
    singular="contract",
    record=ContractRecord,
    rows=_contracts,
    represent=_contract,
    query=ContractQuery,
    narrow=_narrow_contracts,
    for_members=("decide_from", "decide_by"),
    key="pk",
    subjects=(CATALOGUE, NOTICES),
    removed=_removed_contracts,
    about=_("Contracts: what public notices say of them and, for members, what councils say."),
)

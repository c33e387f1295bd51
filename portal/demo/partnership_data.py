"""Partnerships of the demonstration: historical ones as they were, and invented ones."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NotRequired, TypedDict

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.demo.seed import DATA
from portal.demo.talkers import add_talkers
from portal.files.uploads import TEXTS
from portal.text import unique_slug
from services.models import Benefit, Service, Supplier
from services.models.benefit import SURE
from services.models.choices import BenefitState
from services.partnerships.actions import hide_partnership
from services.partnerships.models import (
    Document,
    DocumentContent,
    JoinRequest,
    Partnership,
    PartnershipStage,
    Party,
    PartyRole,
    RequestState,
    Step,
)

# Who acts for a council where several of its people can.
KNOWN = {
    "county-durham": "editor@durham.example",
    "northumberland": "editor@northumberland.example",
}
MODERATOR = "moderator@directory.example"


class DemoParty(TypedDict):
    """A participant as ``partnerships.toml`` has it; so are the others."""

    council: str
    role: str
    places: NotRequired[int]


class DemoBenefit(TypedDict):
    council: str
    service: NotRequired[str]
    amount: NotRequired[int]
    not_measured: NotRequired[str]
    confirmed_for: NotRequired[str]


class DemoRequest(TypedDict):
    council: str
    places: int
    days_ago: int
    message: str
    answer: NotRequired[str]
    reason: NotRequired[str]


class DemoSteps(TypedDict):
    council: str
    kinds: dict[str, str]


class DemoPartnership(TypedDict):
    title: str
    lead: str
    stage: str
    about: str
    services: list[str]
    offer: NotRequired[bool]
    supplier: NotRequired[str]
    review_in_days: NotRequired[int]
    historical: NotRequired[bool]
    hidden: NotRequired[str]
    party: NotRequired[list[DemoParty]]
    benefit: NotRequired[list[DemoBenefit]]
    request: NotRequired[list[DemoRequest]]
    step: NotRequired[list[DemoSteps]]
    document: NotRequired[list[dict[str, Any]]]


@transaction.atomic
def add_partnerships() -> None:
    """All of them, once; the catalogue and the people of the demonstration come first."""
    if Partnership.objects.exists():
        return
    add_talkers()
    data = tomllib.loads((DATA / "partnerships.toml").read_text(encoding="utf-8"))
    councils = {council.slug: council for council in Council.objects.all()}
    services = {service.slug: service for service in Service.objects.all()}
    for each in data["partnership"]:
        partnership = _begun(each, councils, [services[slug] for slug in each["services"]])
        _add_parties(partnership, each, councils)
        _add_benefits(partnership, each, councils, services)
        _add_course(partnership, each, councils)


def _add_course(
    partnership: Partnership, entry: DemoPartnership, councils: dict[str, Council]
) -> None:
    """What was asked, settled and written, and whether a moderator hid the partnership."""
    for asked in entry.get("request", []):
        _ask(partnership, asked, councils[asked["council"]])
    for settled in entry.get("step", []):
        _settle(partnership, settled, councils[settled["council"]])
    for paper in entry.get("document", []):
        _add_document(partnership, **paper)
    if reason := entry.get("hidden"):
        hide_partnership(partnership, reason=reason, by=User.objects.get(email=MODERATOR))


def _begun(
    entry: DemoPartnership, councils: dict[str, Council], services: list[Service]
) -> Partnership:
    first, title = services[0], entry["title"]
    review = entry.get("review_in_days")
    partnership = Partnership.objects.create(
        title=title,
        slug=unique_slug(title, taken=Partnership.objects.is_taken),
        lead=councils[entry["lead"]],
        offer=first.offers.first() if entry.get("offer") else None,
        category=first.category,
        supplier=Supplier.objects.filter(name=entry.get("supplier", "")).first(),
        starts_on=_day(entry, "starts"),
        ends_on=_day(entry, "ends"),
        review_on=timezone.localdate() + timedelta(days=review) if review else None,
        is_historical=entry.get("historical", False),
        is_demonstration=not entry.get("historical", False),
        was_agreed=entry["stage"] == PartnershipStage.ENDED,
        about=entry["about"].strip(),
        **{name: value for name, value in entry.items() if name in COPIED},
    )
    partnership.services.set(services)
    return partnership


COPIED = ["stage", "legal_model", "baseline_cost", "source"]
COPIED_OF_BENEFITS = ["kind", "state", "basis", "evidence"]


def _add_parties(
    partnership: Partnership, entry: DemoPartnership, councils: dict[str, Council]
) -> None:
    lead, began = partnership.lead, partnership.starts_on
    Party.objects.create(
        partnership=partnership, council=lead, role=PartyRole.LEAD, joined_on=began
    )
    for each in entry.get("party", []):
        Party.objects.create(
            partnership=partnership,
            council=councils[each["council"]],
            role=each["role"],
            places=each.get("places", 0),
            joined_on=_day(each, "joined"),
            left_on=_day(each, "left"),
        )


def _add_benefits(
    partnership: Partnership,
    entry: DemoPartnership,
    councils: dict[str, Council],
    services: dict[str, Service],
) -> None:
    for each in entry.get("benefit", []):
        benefit = Benefit(
            partnership=partnership,
            service=services[each["service"]] if "service" in each else partnership.only_service,
            council=councils[each["council"]],
            amount=each.get("amount"),
            not_measured_reason=each.get("not_measured", ""),
            starts_on=_day(each, "from"),
            ends_on=_day(each, "to"),
            is_demonstration=partnership.is_demonstration,
            **{name: value for name, value in each.items() if name in COPIED_OF_BENEFITS},
        )
        if benefit.state in SURE:
            partner = councils[each["confirmed_for"]]
            benefit.said_by = _officer(benefit.council)
            benefit.confirmed_for, benefit.confirmed_by = partner, _officer(partner)
            benefit.confirmed_at = timezone.now() - timedelta(days=30)
        if benefit.state == BenefitState.AUDITED:
            benefit.audited_by = User.objects.get(email=MODERATOR)
            benefit.audited_at = timezone.now() - timedelta(days=10)
        benefit.save()


def _ask(partnership: Partnership, entry: DemoRequest, council: Council) -> None:
    offer = partnership.offer
    if offer is None:
        return
    asked = JoinRequest(partnership=partnership, offer=offer, council=council)
    asked.asked_by, by = _officer(council), _officer(offer.council)
    asked.places, asked.message = entry["places"], entry["message"]
    asked.save()
    if "answer" in entry:
        asked.respond(entry["answer"], by=by)
    if "reason" in entry:
        asked.decide(RequestState.DECLINED, by=by, reason=entry["reason"])
    then = timezone.now() - timedelta(days=entry["days_ago"])
    JoinRequest.objects.filter(pk=asked.pk).update(asked_at=then)


def _settle(partnership: Partnership, entry: DemoSteps, council: Council) -> None:
    Step.objects.bulk_create(
        Step(
            partnership=partnership,
            council=council,
            kind=kind,
            note=note,
            done_by=_officer(council),
        )
        for kind, note in entry["kinds"].items()
    )


def _add_document(partnership: Partnership, *, file: str, **fields: Any) -> None:
    data = (DATA / "documents" / file).read_bytes()
    document = Document.objects.create(
        partnership=partnership,
        council=partnership.lead,
        name=file,
        media_type=TEXTS[file.rpartition(".")[2]],
        size=len(data),
        sha256=sha256(data).hexdigest(),
        added_by=_officer(partnership.lead),
        **fields,
    )
    DocumentContent.objects.create(document=document, data=data)


def _officer(council: Council) -> User:
    """Who speaks for a council: one of the people of the demonstration."""
    people = User.objects.filter(memberships__council=council)
    if email := KNOWN.get(council.slug):
        people = people.filter(email=email)
    officer: User = people.earliest("pk")
    return officer


def _day(entry: Mapping[str, object], name: str) -> date | None:
    return date.fromisoformat(str(entry[name])) if name in entry else None

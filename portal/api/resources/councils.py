"""Councils and other public bodies, with what became of them."""

from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from councils.models import Council, CouncilContact, CouncilKind, Nation, Region, Succession
from portal.api.resources.record import ApiRecord, Reference, facts_of, reference
from portal.api.resources.resource import ListQuery, Resource, Rows
from portal.api.resources.sight import Sight

COLUMNS = [
    *("slug", "name", "official_name", "kind", "nation", "region", "code", "gss_code", "website"),
    *("population", "established_on", "abolished_on", "about", "strategy_url"),
]


class SuccessionRecord(BaseModel):
    """One council took over from another."""

    council: Reference = Field(description=_("The other council."))
    kind: str
    on: date


class ContactRecord(BaseModel):
    role: str
    name: str
    email: str
    phone: str


class CouncilRecord(ApiRecord):
    """A council or another public body, current or abolished."""

    slug: str
    name: str
    official_name: str
    other_names: list[str]
    kind: CouncilKind
    nation: str
    region: str
    code: str = Field(description=_("Its code in the list of councils."))
    gss_code: str
    website: str
    population: int | None
    established_on: date | None
    abolished_on: date | None
    about: str = Field(description=_("What it says of its ICT, in Markdown."))
    strategy_url: str
    successors: list[SuccessionRecord]
    predecessors: list[SuccessionRecord]
    contacts: list[ContactRecord] = Field(
        description=_("Those for everyone; for members all of them.")
    )


class CouncilQuery(ListQuery):
    kind: CouncilKind | SkipJsonSchema[None] = None
    nation: Nation | SkipJsonSchema[None] = None
    region: Region | SkipJsonSchema[None] = None
    is_current: bool | SkipJsonSchema[None] = Field(
        None, description=_("True leaves abolished councils out.")
    )


def _rows(sight: Sight) -> Rows:
    contacts = CouncilContact.objects.visible(sees_peers_only=sight.peers_only).in_order()
    successions = Succession.objects.recorded().for_page()
    return Council.objects.prefetch_related(
        "aliases",
        Prefetch("contacts", contacts, to_attr="shown_contacts"),
        Prefetch("successions", successions, to_attr="recorded_successions"),
        Prefetch("inheritances", successions, to_attr="recorded_inheritances"),
    )


def _narrow(rows: Rows, query: CouncilQuery) -> Rows:
    asked = {"kind": query.kind, "nation": query.nation, "region": query.region}
    found = rows.filter(**{name: value for name, value in asked.items() if value})
    if query.is_current is not None:
        found = found.filter(abolished_on__isnull=query.is_current)
    return found


def _represent(council: Council, sight: Sight) -> CouncilRecord:
    successions = council.recorded_successions  # type: ignore[attr-defined]  # prefetched
    inheritances = council.recorded_inheritances  # type: ignore[attr-defined]  # prefetched
    contacts = council.shown_contacts  # type: ignore[attr-defined]  # prefetched
    return CouncilRecord(
        **facts_of("council", council, COLUMNS),
        other_names=sorted(alias.name for alias in council.aliases.all()),
        successors=[_succession(each, each.successor) for each in successions],
        predecessors=[_succession(each, each.predecessor) for each in inheritances],
        contacts=[_contact(each) for each in contacts],
    )


def _succession(succession: Succession, other: Council) -> SuccessionRecord:
    council = reference("council", other)
    return SuccessionRecord(council=council, kind=succession.kind, on=succession.on)


def _contact(contact: CouncilContact) -> ContactRecord:
    return ContactRecord(
        role=contact.role, name=contact.name, email=contact.email, phone=contact.phone
    )


COUNCILS = Resource(
    name="councils",
    singular="council",
    record=CouncilRecord,
    rows=_rows,
    represent=_represent,
    query=CouncilQuery,
    narrow=_narrow,
    about=_("Councils and other public bodies, with their predecessors and successors."),
)

"""A service as publiccode.yml."""

from collections.abc import Iterable
from typing import Any

import yaml
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from portal.components.metadata import absolute
from portal.text import shorten
from services.models import Service, Use
from services.models.choices import Phase, ServiceKind, ServiceState
from services.publiccode.engine.equivalents import GROUPS, STATUSES
from services.publiccode.engine.standard import COMMON
from services.publiccode.engine.validator import CheckedFile, check_file
from services.publiccode.engine.vocabularies import categories
from services.publiccode.models import LineageKind, LineageLink, PubliccodeFile

VERSION = "0"
SHORTEST = 150
MAX_USERS = 200
Facts = dict[str, Any]


def has_publiccode(service: Service) -> bool:
    """Whether there is a file to write: of published software whose code can be read."""
    is_software = service.kind == ServiceKind.SOFTWARE and bool(service.source_code_url)
    return is_software and service.state == ServiceState.PUBLISHED and bool(service.licence)


def write_file(service: Service) -> bytes:
    """The file of a service, whether it is valid or not."""
    return yaml.safe_dump(
        _in_order(facts_of(service)), sort_keys=False, allow_unicode=True, width=100
    ).encode()


def valid_file(service: Service) -> bytes | None:
    """The file, or nothing where an answer is missing that the standard wants."""
    content = write_file(service)
    return content if check_file(content).is_valid else None


def checked_file(service: Service) -> CheckedFile:
    """What the standard says about the file that is written."""
    return check_file(write_file(service))


def facts_of(service: Service) -> Facts:
    """What the service says now, over what its file said when it was brought in."""
    file = PubliccodeFile.objects.filter(service=service).first()
    facts: Facts = dict(file.facts) if file else {}
    facts |= _stated(service, facts)
    facts["description"] = _description(service, facts.get("description", {}))
    facts["legal"] = {**facts.get("legal", {}), "license": service.licence}
    facts["maintenance"] = _maintenance(service, facts.get("maintenance", {}))
    facts |= _lineage(LineageLink.objects.of(service))
    facts["usedBy"] = _users(service)
    return {key: value for key, value in facts.items() if value not in ("", [], {}, None)}


def _stated(service: Service, before: Facts) -> Facts:
    official = {"name": service.council.official_name}
    official["uri"] = absolute(service.council.get_absolute_url())
    return {
        "publiccodeYmlVersion": VERSION,
        "name": service.title,
        "url": service.source_code_url,
        "landingURL": service.website,
        "platforms": before.get("platforms", ["web"]),
        "organisation": before.get("organisation", official),
        "categories": [tag for tag in service.tags if tag in categories()],
        "developmentStatus": STATUSES.get(Phase(service.phase or Phase.LIVE), "stable"),
        "softwareType": before.get("softwareType", "standalone/web"),
        "localisation": before.get(
            "localisation",
            {"localisationReady": False, "availableLanguages": [service.language]},
        ),
    }


def _description(service: Service, before: Facts) -> Facts:
    """The description in the language of the service; those in others stay as they were."""
    code = next((each for each in before if each[:2].lower() == service.language), service.language)
    own = {
        **before.get(code, {}),
        "shortDescription": shorten(service.summary, SHORTEST),
        "longDescription": _long_description(service),
        "documentation": service.documentation_url,
    }
    own.setdefault("features", [service.category.name if service.category else service.title])
    return {**before, code: {key: value for key, value in own.items() if value}}


def _long_description(service: Service) -> str:
    """The description; where it is shorter than the standard wants, with where to read more."""
    if len(service.description) >= SHORTEST:
        return service.description
    more = gettext(
        "{title} is registered by {council} in the Shared Services Directory, with the councils "
        "that use it and what it saved: {address}"
    ).format(
        title=service.title,
        council=service.council.official_name,
        address=absolute(service.get_absolute_url()),
    )
    return "\n\n".join(each for each in (service.description or service.summary, more) if each)


def _maintenance(service: Service, before: Facts) -> Facts:
    """Who maintains it; contacts are for members, so that the file names the council only."""
    kind = before.get("type", "internal")
    contacts = [{"name": service.council.official_name}] if kind != "none" else []
    return {"type": kind, **before, **({"contacts": contacts} if contacts else {})}


def _lineage(links: Iterable[LineageLink]) -> Facts:
    based_on: list[str] = []
    needed: dict[str, list[Facts]] = {group: [] for group in GROUPS}
    for link in links:
        other = link.survivor
        if link.kind == LineageKind.DERIVED_FROM:
            based_on.append(_address_of(link, other))
        elif link.kind == LineageKind.DEPENDS_ON and link.is_shown:
            details = {key: value for key, value in link.details.items() if key != "group"}
            needed[link.details.get("group", "open")].append({"name": str(link), **details})
    return {
        "isBasedOn": [each for each in based_on if each],
        "dependsOn": {group: items for group, items in needed.items() if items},
    }


def _address_of(link: LineageLink, other: Service | None) -> str:
    if other is None:
        return link.url
    return other.source_code_url or absolute(other.get_absolute_url())


def _users(service: Service) -> list[str]:
    """The councils that confirmed that they use it, as everybody sees them."""
    shown = Use.objects.visible_to(AnonymousUser()).users().filter(service=service)
    names = shown.order_by("council__official_name").values_list(
        "council__official_name", flat=True
    )
    return list(names[:MAX_USERS])


def _in_order(facts: Facts) -> Facts:
    """In the order of the standard, what it does not order last."""
    places = {name: place for place, name in enumerate(COMMON)}
    return dict(sorted(facts.items(), key=lambda pair: places.get(pair[0], len(places))))

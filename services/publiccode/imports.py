"""What a publiccode.yml says, as answers about a service."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from portal.text import one_line, shorten
from services.models import Service
from services.models.choices import ServiceKind
from services.publiccode.engine.equivalents import GROUPS, PHASES
from services.publiccode.models import LineageKind, LineageLink

MAX_LINKS = 50
DESCRIBED_BY_SERVICE = ["usedBy", "isBasedOn", "dependsOn"]
web_address = URLValidator(schemes=["http", "https"])


class Described(NamedTuple):
    """The description in one language."""

    language: str
    facts: dict[str, Any]


def described_in(facts: dict[str, object]) -> Described:
    """The description in English, or else in the first language of a file."""
    sections = _section(facts.get("description"))
    known = {code: each for code, each in sections.items() if isinstance(each, dict)}
    english = next((code for code in known if code.lower().split("-")[0] == "en"), None)
    code = english or next(iter(known), "en")
    return Described(code, known.get(code, {}))


def service_of(facts: dict[str, object]) -> Service:
    """A service with the answers of a file; what it does not say is left open."""
    language, description = described_in(facts)
    service = Service(
        title=_line(facts.get("name"), 150),
        summary=_line(description.get("shortDescription"), 200),
        language=language[:2].lower(),
        kind=ServiceKind.SOFTWARE,
        phase=PHASES.get(str(facts.get("developmentStatus")), ""),
        licence=_line(_section(facts.get("legal")).get("license"), 120),
        website=_address(facts.get("landingURL")),
        source_code_url=_address(facts.get("url")),
        documentation_url=_address(description.get("documentation")),
        tags=[_line(each, 60) for each in _items(facts.get("categories"))],
    )
    service.describe(_text(description.get("longDescription"))[:20_000])
    return service


def stored_facts(facts: dict[str, object]) -> dict[str, object]:
    """What is stored of a file: without people, and without what the service itself records."""
    stored = {key: value for key, value in facts.items() if key not in DESCRIBED_BY_SERVICE}
    maintenance = _section(stored.get("maintenance"))
    if maintenance:
        stored["maintenance"] = {k: v for k, v in maintenance.items() if k != "contacts"}
    stored["usedBy"] = named_users(facts)
    return stored


def named_users(facts: dict[str, object]) -> list[str]:
    """The bodies that a file says use the software: names, until a council confirms its own."""
    return [name for each in _items(facts.get("usedBy")) if (name := _line(each, 200))][:MAX_LINKS]


def lineage_of(facts: dict[str, object]) -> list[LineageLink]:
    """What the software is based on and needs, not saved; a service of ours where we know it."""
    found = [*_basis(facts), *_dependencies(facts)][:MAX_LINKS]
    known = _known_services({link.url for link in found if link.url})
    for link in found:
        if service := known.get(_comparable(link.url)):
            link.other, link.name, link.url = service, "", ""
    return found


def _basis(facts: dict[str, object]) -> Iterator[LineageLink]:
    based_on = facts.get("isBasedOn")
    for each in [based_on] if isinstance(based_on, str) else _items(based_on):
        if url := _address(each):
            name = shorten(_comparable(url), 150)
            yield LineageLink(kind=LineageKind.DERIVED_FROM, name=name, url=url)


def _dependencies(facts: dict[str, object]) -> Iterator[LineageLink]:
    needed = _section(facts.get("dependsOn"))
    for group in GROUPS:
        for each in _items(needed.get(group)):
            name = _line(_section(each).get("name"), 150)
            details = {key: value for key, value in _section(each).items() if key != "name"}
            if name:
                yield LineageLink(
                    kind=LineageKind.DEPENDS_ON, name=name, details={"group": group, **details}
                )


def _known_services(addresses: set[str]) -> dict[str, Service]:
    """The published services with these addresses of source code, by address."""
    spellings = {
        form for each in addresses for form in (each, f"{each}.git", each.removesuffix(".git"))
    }
    found = Service.objects.published().filter(source_code_url__in=spellings).order_by("-pk")
    return {_comparable(each.source_code_url): each for each in found}


def _comparable(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/").removesuffix(".git").casefold()


def _section(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _line(value: object, length: int) -> str:
    return shorten(one_line(_text(value)), length)


def _address(value: object) -> str:
    """An address that can be a link; nothing for another."""
    text = _text(value)[:500]
    try:
        web_address(text)
    except ValidationError:
        return ""
    return text

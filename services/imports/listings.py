"""Listings from catalogue files."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from portal.files.import_report import RowOutcome, RowRejected
from portal.markdown import MAX_INPUT_LENGTH, to_html
from portal.text import one_line, shorten, unique_slug
from services.imports.bodies import Bodies, added_note
from services.imports.cells import (
    find_category,
    leave_out_placeholder,
    link_of,
    list_of,
    text_of,
)
from services.models import Category, FormerSlug, Service
from services.models.choices import Phase, ServiceKind, ServiceState

NO_SUMMARY = "No description yet."
EMPTY_DESCRIPTIONS = {"", "no description available...", "description of project"}
PLACEHOLDER_TITLES = {"name of project"}
LANGUAGES = {"en", "cy", "gd", "ga", "fr"}

# code.gov's reasons for not publishing software all begin with "exemptBy"
KINDS = {
    "api": ServiceKind.DATASET_OR_API,
    "data": ServiceKind.DATASET_OR_API,
    "content": ServiceKind.TEMPLATE,
    "service": ServiceKind.HOSTED_APPLICATION,
    "project": ServiceKind.SOFTWARE,
    "software": ServiceKind.SOFTWARE,
    "opensource": ServiceKind.SOFTWARE,
    # softwareType of publiccode.yml
    "standalone/mobile": ServiceKind.SOFTWARE,
    "standalone/iot": ServiceKind.SOFTWARE,
    "standalone/desktop": ServiceKind.SOFTWARE,
    "standalone/web": ServiceKind.SOFTWARE,
    "standalone/backend": ServiceKind.SOFTWARE,
    "standalone/other": ServiceKind.SOFTWARE,
    "standalone": ServiceKind.SOFTWARE,
    "addon": ServiceKind.SOFTWARE,
    "library": ServiceKind.SOFTWARE,
    "configurationfiles": ServiceKind.TEMPLATE,
    "governmentwidereuse": ServiceKind.SOFTWARE,
    "": ServiceKind.SOFTWARE,
}
PHASES = {
    "concept": Phase.IDEA,
    "idea": Phase.IDEA,
    "backlog": Phase.IDEA,
    "discovery": Phase.DISCOVERY,
    "alpha": Phase.ALPHA,
    "development": Phase.ALPHA,
    "private beta": Phase.PRIVATE_BETA,
    "beta": Phase.PUBLIC_BETA,
    "public beta": Phase.PUBLIC_BETA,
    "live": Phase.LIVE,
    "production": Phase.LIVE,
    "stable": Phase.LIVE,
    "in production": Phase.LIVE,
    "obsolete": Phase.RETIRED,
    "end of life": Phase.RETIRED,
    "release": Phase.LIVE,
    "retired": Phase.RETIRED,
    "archival": Phase.RETIRED,
    "decommissioned": Phase.RETIRED,
}


def import_listing(
    row: dict[str, object], bodies: Bodies, categories: Mapping[str, Category]
) -> RowOutcome:
    """Bring in one object of a catalogue file; the file is the master until the owner confirms.

    Raises RowRejected or ValidationError when it cannot come in.
    """
    fields = _listing_fields(row)
    fields["category"] = find_category(list_of(row, "categories"), categories)
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    bodies.note_listed(fields["source"], fields["source_key"], digest)
    known = Service.objects.filter(source=fields["source"], source_key=fields["source_key"])
    service = known.select_for_update().first()
    if service and (service.source_digest == digest or service.last_confirmed_at):
        return RowOutcome("unchanged")
    council, is_new = bodies.find_or_add(one_line(text_of(row, "organisation")))
    outcome = RowOutcome(
        "changed" if service else "created",
        " ".join(filter(None, [added_note(council) if is_new else "", _unknown_status(row)])),
    )
    service = service or Service(state=ServiceState.PUBLISHED, published_at=timezone.now())
    service.council = council
    service.source_digest = digest
    for name, value in fields.items():
        setattr(service, name, value)
    service.describe(_description(row))
    service.slug = service.slug or _free_slug(service.title)
    service.full_clean()
    service.save()
    return outcome


def _free_slug(title: str) -> str:
    """A slug for a listing that none has, nor ever had."""
    return unique_slug(
        title,
        taken=lambda slug: (
            slug in Service.RESERVED_SLUGS
            or Service.objects.filter(slug=slug).exists()
            or FormerSlug.objects.filter(slug=slug).exists()
        ),
    )


def _listing_fields(row: dict[str, object]) -> dict[str, Any]:
    title = one_line(text_of(row, "title"))
    if not title:
        raise RowRejected("Add a title.")
    leave_out_placeholder(title, "a service")
    if title.lower() in PLACEHOLDER_TITLES:
        raise RowRejected(f"“{title}” is text from the template, not the name of a service.")
    kind = text_of(row, "type").split(",")[0].strip().lower()
    if kind not in KINDS and not kind.startswith("exemptby"):
        raise RowRejected(f"The type “{row['type']}” is not a service type in the directory.")
    plain = " ".join(strip_tags(to_html(_description(row))).split())
    language = text_of(row, "lang")[:5] or "en"
    return {
        "title": title,
        "summary": shorten(plain, 200) or NO_SUMMARY,
        "kind": KINDS.get(kind, ServiceKind.SOFTWARE),
        "phase": PHASES.get(text_of(row, "status").lower(), ""),
        "language": language if language in LANGUAGES else "en",
        "licence": shorten(one_line(text_of(row, "licence")), 120),
        "website": link_of(row, "url"),
        "tags": _tags(row),
        "source": one_line(text_of(row, "source")),
        "source_key": one_line(str(row.get("id") or "")),
    }


def _tags(row: dict[str, object]) -> list[str]:
    tags = [one_line(tag) for tag in list_of(row, "tags")[:20] if isinstance(tag, str)]
    return [shorten(tag, 60) for tag in tags if tag]


def _unknown_status(row: dict[str, object]) -> str:
    status = text_of(row, "status").strip()
    is_known = not status or status.lower() in PHASES
    return "" if is_known else f"The status “{status}” is not known and was left out."


def _description(row: dict[str, object]) -> str:
    text = text_of(row, "description").strip()
    return "" if text.lower() in EMPTY_DESCRIPTIONS else text[:MAX_INPUT_LENGTH]

"""The description of the API in OpenAPI 3.1: what ninja knows, and what the gate adds."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from portal.api import operations, write_operations  # noqa: F401 - they add the operations
from portal.api.problems import KINDS, MEDIA_TYPE
from portal.api.resources import RESOURCES
from portal.api.resources.insights import SNAPSHOTS, SnapshotRecord
from portal.api.resources.record import ApiRecord
from portal.api.site import api
from portal.components.metadata import absolute

PREFIX = "/api/v1"
LICENCE = {
    "name": "Open Government Licence v3.0",
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
PROBLEM = {
    "type": "object",
    "description": _("What is wrong with a request, and why (RFC 9457)."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("What is wrong, and what to do.")},
        "parameter": {"type": "string"},
        "scope": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
# the records that operations answer with, by the names of the operations
RECORDS: dict[str, type[ApiRecord]] = {
    **{f"read_{each.list_route}": each.record for each in RESOURCES},
    **{f"read_{each.route}": each.record for each in RESOURCES},
    f"read_{SNAPSHOTS.route}": SnapshotRecord,
}
ANSWERS = {
    "get": [400, 401, 403, 404, 409, 413, 429, 503],
    "write": [400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503],
}


@cache
def description() -> dict[str, Any]:
    """Return the description; the same as long as the process runs."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"{PREFIX}/"))
    schema["servers"] = [{"url": settings.SITE_URL or "/"}]
    schema["info"] |= {"license": LICENCE, "termsOfService": absolute("/terms/")}
    schema["externalDocs"] = {"url": absolute("/api/docs"), "description": _("How to use it")}
    schema["components"]["schemas"]["Problem"] = PROBLEM
    for operations_at in schema["paths"].values():
        for method, operation in operations_at.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add what the gate does: problems, headers, and that reading needs no key."""
    is_read = method == "get"
    for status in ANSWERS["get" if is_read else "write"]:
        operation["responses"][status] = _problem(status)
    if not is_read:
        operation["parameters"] += _of_writing(method, operation)
    operation["responses"][414] = {"description": _("The web server refuses a long address.")}
    if is_read:
        _name_fields(operation)
        operation["security"] = [{}, *operation.get("security", [])]
        operation["responses"][304] = {"description": _("Not changed since you read it.")}
        operation["parameters"].append(_header("If-None-Match", _("The ETag of what you have.")))
    operation["responses"] = dict(sorted(operation["responses"].items(), key=str))


def _name_fields(operation: dict[str, Any]) -> None:
    """Say which fields can be chosen: those of the record, and no other."""
    record = RECORDS.get(operation["operationId"])
    names = "|".join(record.model_fields) if record else ""
    for parameter in operation["parameters"]:
        if parameter["name"] == "fields":
            parameter["schema"]["pattern"] = f"^({names})(, ?({names}))*$"


def _of_writing(method: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what can be said of a request that writes."""
    dry_run = {
        "in": "query",
        "name": "dry_run",
        "required": False,
        "description": _("Check and answer, and write nothing."),
        "schema": {"type": "boolean", "default": False},
    }
    once = _header("Idempotency-Key", _("The same key is answered the same for 24 hours."))
    needs_version = method != "post" or operation["operationId"] == "submit_service"
    version = _header("If-Match", _("The ETag of the record that you have read."), needs_version)
    return [dry_run, once, *([version] if needs_version else [])]


def _problem(status: int) -> dict[str, Any]:
    titles = [str(title) for code, title in KINDS.values() if code == status]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": ", ".join(titles), "content": content}


def _header(name: str, about: str, is_required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": is_required,
        "description": about,
        "schema": {"type": "string"},
    }

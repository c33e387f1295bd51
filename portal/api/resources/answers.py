"""Lists and single records as JSON."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from pydantic_core import to_json

from portal.api.cursors import cursor_after
from portal.api.models.key import KeyScope
from portal.api.problems import Problem
from portal.api.resources.changes import ListEntry, entries
from portal.api.resources.record import ALWAYS, ApiRecord
from portal.api.resources.resource import ItemQuery, ListQuery, Resource
from portal.api.resources.sight import Sight
from portal.components.metadata import absolute

JSON = "application/json"
MAX_KEY = 2**63 - 1


def list_answer(request: HttpRequest, resource: Resource, query: ListQuery) -> HttpResponse:
    """Return one page of the rows that the reader may see."""
    sight = sight_of(request)
    _check_narrowing(resource, query, sight)
    fields = chosen_fields(resource.record, query)
    found = entries(resource, query, sight)
    page, rest = found[: query.limit], found[query.limit :]
    content: dict[str, object] = {
        "items": [content_of(resource.represent(each.row, sight), fields) for each in _rows(page)],
        "next": _next(request, resource, query, page[-1]) if rest else None,
    }
    if getattr(query, "updated_since", None):
        gone = [each for each in page if each.is_removed]
        content["removed"] = [
            {"id": each.place.key, "removed_at": each.place.moment} for each in gone
        ]
    response = json_answer(content)
    response["Link"] = ", ".join(_links(request, content["next"]))
    return response


def item_answer(
    request: HttpRequest, resource: Resource, key: str, query: ItemQuery
) -> HttpResponse:
    """Return one record. Raises Http404 where the reader may not see it."""
    sight = sight_of(request)
    fields = chosen_fields(resource.record, query)
    return json_answer(content_of(resource.represent(find(resource, key, sight), sight), fields))


def _check_narrowing(resource: Resource, query: ListQuery, sight: Sight) -> None:
    """Raise Problem where a list would tell, by what it holds, what the reader may not see."""
    asked = [name for name in resource.for_members if getattr(query, name)]
    if asked and not sight.peers_only:
        scope = KeyScope.MEMBERS
        detail = gettext("The parameter {name} needs a key with the scope {scope}.")
        raise Problem("missing-scope", detail.format(name=asked[0], scope=scope), scope=scope)


def find(resource: Resource, key: str, sight: Sight) -> Any:
    """Return the row that a key of an address stands for, of those that the reader may see."""
    row = resource.rows(sight).filter(**_condition(resource, key)).first()
    if row is None:
        raise Http404
    return row


def _condition(resource: Resource, key: str) -> dict[str, object]:
    if resource.key != "pk":
        return {resource.key: key}
    if not key.isascii() or not key.isdigit() or int(key) > MAX_KEY:
        raise Http404
    return {"pk": int(key)}


def sight_of(request: HttpRequest) -> Sight:
    return Sight(request.reader.user)  # type: ignore[attr-defined]  # the gate sets it


def chosen_fields(record: type[ApiRecord], query: ItemQuery) -> set[str] | None:
    """Return the fields that were asked for, or nothing for all. Raises Problem for others."""
    if query.fields is None:
        return None
    asked = {name.removeprefix(" ") for name in query.fields.split(",")}
    if unknown := sorted(asked - record.model_fields.keys()):
        detail = gettext("There is no field {name}. The fields are: {names}.").format(
            name=unknown[0], names=", ".join(record.model_fields)
        )
        raise Problem("invalid-parameter", detail, parameter="fields")
    return asked | ALWAYS


def content_of(record: ApiRecord, fields: set[str] | None = None) -> dict[str, object]:
    """Return what is sent of a record: only what was set, so that members' facts are absent."""
    return record.model_dump(exclude_unset=True, include=fields)


def json_answer(content: object, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(to_json(content), status=status, content_type=JSON)


def _removed(entry: ListEntry) -> dict[str, object]:
    return {"id": entry.place.key, "removed_at": entry.place.moment}


def _rows(page: list[ListEntry]) -> list[ListEntry]:
    return [each for each in page if not each.is_removed]


def _next(request: HttpRequest, resource: Resource, query: ListQuery, last: ListEntry) -> str:
    cursor = cursor_after(last.place, resource.name, query.filters)
    asked = {name: value for name, value in request.GET.items() if name != "cursor"}
    return absolute(f"{request.path}?{urlencode({**asked, 'cursor': cursor})}")


def _links(request: HttpRequest, following: object) -> list[str]:
    asked = urlencode({name: value for name, value in request.GET.items() if name != "cursor"})
    first = absolute(f"{request.path}?{asked}" if asked else request.path)
    links = [f'<{first}>; rel="first"']
    return [*links, f'<{following}>; rel="next"'] if following else links

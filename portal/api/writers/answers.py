"""What is answered to a program that wrote something, and whether it may write over a record."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from portal.api import validators
from portal.api.models import KeyScope
from portal.api.problems import Problem
from portal.api.readers import ApiReader
from portal.api.resources.answers import content_of, find, json_answer, sight_of
from portal.api.resources.record import address_of
from portal.api.resources.resource import Resource
from portal.api.resources.sight import Sight


def writer_of(request: HttpRequest, scope: KeyScope) -> Any:
    """Return the person who writes and their council. Raises Problem without the scope."""
    reader: ApiReader = request.reader  # type: ignore[attr-defined]  # the gate sets it
    return reader.writer(scope)


def found_for_change(request: HttpRequest, resource: Resource, key: str, person: Any) -> Any:
    """Return the row that is to be changed, as the person sees it; Http404 where they do not.

    Raises Problem where the program has not read what is stored now.
    """
    row = find(resource, key, Sight(person))
    if "If-Match" not in request.headers:
        detail = gettext("Send the ETag of the record that you have read as If-Match.")
        raise Problem("no-version", detail)
    return row


def check_version(request: HttpRequest, resource: Resource, key: str, person: Any) -> Any:
    """Return the row as it is now. Raises Problem where the program has read another version.

    The caller has locked what keeps it from changing.
    """
    row = find(resource, key, Sight(person))
    shown = find_shown(request, resource, row, key)
    if not validators.is_current(request, shown):
        detail = gettext("This was changed since you read it. Read it again, then send the change.")
        raise Problem("changed-since", detail)
    return row


def find_shown(request: HttpRequest, resource: Resource, row: Any, key: str) -> bytes:
    """Return the record as the key reads it; as its person does where the key reads less."""
    sight = sight_of(request)
    seen = resource.rows(sight).filter(pk=row.pk).first()
    if seen is None:
        seen, sight = row, Sight(request.user)
    return json_answer(content_of(resource.represent(seen, sight))).content


def written(
    request: HttpRequest, resource: Resource, row: Any, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Answer with the record as it is stored now, its address and its version."""
    shown = find_shown(request, resource, row, str(row.pk))
    response = HttpResponse(shown, status=status, content_type="application/json")
    response["ETag"] = f'"written-{validators.content_tag(shown)}"'
    if status == HTTPStatus.CREATED:
        key = row.pk if resource.key == "pk" else row.slug
        response["Location"] = address_of(resource.route, key)
    return response

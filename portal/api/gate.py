"""What every request to the API passes before and after its operation.

Size, key and limit are checked before a body is read. What is read is cached for all readers with
the same rights, until its subject changes (decision 50).
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from portal.api import validators
from portal.api.limits import WRITES, check_limit, say_limit
from portal.api.problems import Problem
from portal.api.readers import VISITOR, ApiReader, reader_of, secret_of
from portal.api.rules import AddressRules, WriteQuery, check_method, check_query
from portal.api.visit import Visit, count_request
from portal.api.writes import write
from portal.site.errors import DATABASE_FAULTS

MAX_BODY_BYTES, MAX_QUERY_LENGTH = 200_000, 2_000
SAFE = {"GET", "HEAD"}
EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
View = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request that has passed the gate."""

    reader: ApiReader = VISITOR


def guarded(view: View, rules: AddressRules) -> View:
    """Return a view that lets through what may pass, and answers the rest with a problem."""

    @csrf_exempt
    @wraps(view)
    def answer(request: ApiRequest, **place: Any) -> HttpResponse:
        seen: list[tuple[Visit, str]] = []
        try:
            response = _passed(request, view, rules, place, seen)
        except Problem as problem:
            response = problem.response()
        except DATABASE_FAULTS:
            response = _unavailable().response()
        return _with_headers(request, response, seen)

    return answer


def _passed(
    request: ApiRequest,
    view: View,
    rules: AddressRules,
    place: dict[str, Any],
    seen: list[tuple[Visit, str]],
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight()
    _check_size(request)
    kind = "" if request.method in SAFE else WRITES
    known = count_request(request, secret_of(request), rules.subjects, kind)
    seen.append((known, kind))
    check_limit(known, kind)
    check_method(request, rules)
    request.reader = reader_of(known)
    check_query(request, WriteQuery if kind else rules.query)
    if kind:
        return _written(request, view, place)
    return validators.answer(request, known.state, lambda: _called(request, view, place))


def _check_size(request: HttpRequest) -> None:
    """Refuse what is too large by what it says of itself, before anything of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        detail = gettext("A request can hold {size:,} bytes.").format(size=MAX_BODY_BYTES)
        # what is not read would be taken for the next request of the connection
        raise Problem("too-large", detail, headers={"Connection": "close"})
    query = request.META.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY_LENGTH:
        detail = gettext("A query can hold {size:,} characters.").format(size=MAX_QUERY_LENGTH)
        raise Problem("invalid-parameter", detail)


def _written(request: ApiRequest, view: View, place: dict[str, Any]) -> HttpResponse:
    """Write as the person of the key: the history of each record says who it was."""
    _, request.user = request.reader.with_key()
    return write(request, lambda: _called(request, view, place))


def _called(request: ApiRequest, view: View, place: dict[str, Any]) -> HttpResponse:
    """Call the operation; a HEAD is answered like a GET, whose content Django leaves out."""
    method = request.method
    request.method = "GET" if method == "HEAD" else method
    try:
        response = view(request, **place)
    finally:
        request.method = method
    return response


def _unavailable() -> Problem:
    detail = gettext("The database does not answer. Try again in a minute.")
    return Problem("unavailable", detail, headers={"Retry-After": "60"})


def _preflight() -> HttpResponse:
    """Let pages of other sites read what is public; a key belongs on no page."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _with_headers(
    request: HttpRequest, response: HttpResponse, seen: list[tuple[Visit, str]]
) -> HttpResponse:
    for known, kind in seen:
        say_limit(response, known, kind)
    patch_vary_headers(response, ["Authorization"])
    is_public = "Authorization" not in request.headers
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-cache" if is_public else "private, no-cache"
    if is_public and request.method in {*SAFE, "OPTIONS"}:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
    return response

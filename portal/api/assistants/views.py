"""The Model Context Protocol over HTTP, without sessions: one message in, one answer out.

It speaks the revisions that begin with ``initialize``. The server sends nothing unasked, so there
is no stream to open.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError

from portal.api.assistants.tools import TOOLS, call, read
from portal.api.gate import MAX_BODY_BYTES
from portal.api.problems import Problem
from portal.api.readers import AUTHENTICATE

VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26"]
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
ALLOWED = {"Allow": "OPTIONS, POST"}
INSTRUCTIONS = _(
    "A directory of the ICT services that UK councils run, use and plan. Search first, then read a "
    "service or council. Name the council and the page when you use what you find."
)


class Refused(Exception):
    """A message that cannot be answered; ``code`` is that of JSON-RPC."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@csrf_exempt
@never_cache
def assistants(request: HttpRequest) -> HttpResponse:
    """Answer a message of an assistant that has the key of a person."""
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=ALLOWED)
    if request.method != "POST":
        detail = gettext("Assistants send messages here, by POST.")
        return Problem("method-not-allowed", detail, headers=ALLOWED).response()
    if refusal := _refusal(request):
        return refusal.response()
    try:
        message = _message(request)
    except Refused as refused:
        return _error(None, refused, HTTPStatus.BAD_REQUEST)
    if "id" not in message:
        return HttpResponse(status=HTTPStatus.ACCEPTED)
    return _answer(request, message)


def _refusal(request: HttpRequest) -> Problem | None:
    """Return why a request is not read at all: pages of other sites, no key, or too much."""
    origin = request.headers.get("Origin")
    if origin and origin != settings.SITE_URL:
        return Problem("not-allowed", gettext("Pages of other sites cannot call this address."))
    if "Authorization" not in request.headers:
        detail = gettext("An assistant needs the key of a person. Make one in your account.")
        return Problem("no-key", detail, headers=AUTHENTICATE)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BODY_BYTES:
        detail = gettext("A request can hold {size:,} bytes.").format(size=MAX_BODY_BYTES)
        return Problem("too-large", detail, headers={"Connection": "close"})
    return None


def _message(request: HttpRequest) -> dict[str, object]:
    try:
        message = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(PARSE_ERROR, gettext("The message is not valid JSON.")) from error
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Refused(INVALID_REQUEST, gettext("Send one message of JSON-RPC 2.0."))
    return message


def _answer(request: HttpRequest, message: Mapping[str, object]) -> HttpResponse:
    identity, params = message["id"], message.get("params") or {}
    method = METHODS.get(str(message.get("method")))
    try:
        if method is None:
            raise Refused(METHOD_NOT_FOUND, gettext("There is no such method here."))
        if not isinstance(params, dict):
            raise Refused(INVALID_PARAMS, gettext("The parameters must be a JSON object."))
        result = method(request, params)
    except Refused as refused:
        return _error(identity, refused)
    except Problem as problem:
        return problem.response()
    return JsonResponse({"jsonrpc": "2.0", "id": identity, "result": result})


def _error(identity: object, refused: Refused, status: int = HTTPStatus.OK) -> HttpResponse:
    error = {"code": refused.code, "message": str(refused)}
    return JsonResponse({"jsonrpc": "2.0", "id": identity, "error": error}, status=status)


def _initialize(request: HttpRequest, params: Mapping[str, object]) -> dict[str, object]:
    """Agree on a revision. Raises Problem where the key does not work."""
    response = read(request, "/api/v1/councils?limit=1&fields=id")
    if response.status_code != HTTPStatus.OK:
        problem = json.loads(response.content)
        raise Problem(problem["type"].rpartition("problem-")[2], problem["detail"])
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "shared-services-directory", "version": "1.0.0"},
        "instructions": INSTRUCTIONS,
    }


def _ping(request: HttpRequest, params: Mapping[str, object]) -> dict[str, object]:
    return {}


def _list(request: HttpRequest, params: Mapping[str, object]) -> dict[str, object]:
    return {"tools": [tool.definition for tool in TOOLS.values()]}


def _call(request: HttpRequest, params: Mapping[str, object]) -> dict[str, object]:
    tool = TOOLS.get(str(params.get("name")))
    if tool is None:
        raise Refused(INVALID_PARAMS, gettext("There is no such tool."))
    arguments = params.get("arguments") or {}
    try:
        return call(request, tool, arguments if isinstance(arguments, dict) else {"": arguments})
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5]
        )
        return {"content": [{"type": "text", "text": wrong}], "isError": True}


METHODS: Mapping[str, Callable[[HttpRequest, Mapping[str, object]], dict[str, object]]] = {
    "initialize": _initialize,
    "ping": _ping,
    "tools/list": _list,
    "tools/call": _call,
}

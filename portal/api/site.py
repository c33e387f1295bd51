"""The API itself: its description, who may call it, and how its errors are answered."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security.base import AuthBase

from portal.api.parser import StrictParser
from portal.api.problems import Problem
from portal.site.errors import RuleBroken

MAX_ERRORS = 20


class ApiKeyAuth(AuthBase):
    """Says in the description how a key is sent. The gate has read it by then."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> object:
        return request.reader  # type: ignore[attr-defined]  # the gate sets it


api = NinjaAPI(
    title="Shared Services Directory",
    version="1.0.0",
    description=_(
        "What UK councils say of the ICT services they run, use and plan. Everything that the "
        "site shows to everyone can be read without a key. A key of a person at a council reads "
        "what members see, and writes what the person may write."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    parser=StrictParser(),
    auth=ApiKeyAuth(),
)


@api.exception_handler(Problem)
def problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    detail = gettext("There is no such record, or you may not see it.")
    return Problem("not-found", detail).response()


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    detail = gettext("The person of this key may not do this for their council.")
    return Problem("not-allowed", detail).response()


@api.exception_handler(RuleBroken)
def rule_broken(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    return Problem("conflict", str(broken)).response()


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    # ninja wraps what the parser raises
    if isinstance(error.__cause__, Problem):
        return error.__cause__.response()
    return Problem("unreadable", gettext("The request cannot be read.")).response()


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer which fields of the content, or which parameter, cannot be understood."""
    if error.errors[0]["loc"] == ("body", "content"):
        return Problem("unreadable", gettext("Send one JSON object.")).response()
    errors = [_error(each) for each in error.errors[:MAX_ERRORS]]
    if any(each["loc"][0] == "body" for each in error.errors):
        detail = gettext("Some fields cannot be saved. Each error says which and why.")
        return Problem("invalid", detail, errors=errors).response()
    detail = f"{errors[0]['field']}: {errors[0]['message']}"
    return Problem("invalid-parameter", detail, parameter=errors[0]["field"]).response()


def _error(error: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in error["loc"] if part not in {"body", "query", "content"}]
    return {"field": ".".join(place), "message": str(error["msg"])}

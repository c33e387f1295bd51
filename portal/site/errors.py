"""What goes wrong, and the plain page that says so. None of these pages needs the database."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# it is away, hangs, or was too slow; or the connection broke under the request
DATABASE_FAULTS = (OperationalError, InterfaceError)
PROBES = ("/healthz", "/startz")
Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


class RuleBroken(Exception):
    """A rule that depends on the moment forbids this; the message is written for the person."""


@contextmanager
def rules_as_errors(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Show as an error of the form what a rule refuses, and go on after the block."""
    try:
        yield
    except ValidationError as invalid:
        form.add_error(field, invalid)
    except RuleBroken as broken:
        form.add_error(field, str(broken))


def page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """The page for an HTTP status, from templates/errors/<status>.html.

    Of the request it knows the cookies: they say which colours the reader has chosen, and whether
    somebody may be signed in, who is not asked to sign in again.
    """
    may_be_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    shown = {"cookies": request.COOKIES, "may_be_signed_in": may_be_signed_in, **context}
    return HttpResponse(render_to_string(f"errors/{status}.html", shown), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent"}
    return page(request, 413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Also what a middleware could not do, such as finding out who is signed in."""
    if isinstance(sys.exception(), DATABASE_FAULTS):
        return database_down(request)
    return page(request, 500)


def database_down(request: HttpRequest) -> HttpResponse:
    logger.error("database does not answer", extra={"path": request.path})
    response = page(request, 503, is_sent=request.method == "POST")
    response["Retry-After"] = "60"
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """Limits count per five minutes at most (see ACCOUNT_RATE_LIMITS)."""
    response = page(request, 429)
    response["Retry-After"] = "300"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, 403, expired=True)


class RuleBrokenPage:
    """Turns RuleBroken into a 409 page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleBroken):
            return page(request, 409, reason=str(exception))
        return None


class DatabaseDown:
    """Turns a database that does not answer into a 503 page and a log line.

    Probes are answered without the session: they ask about the process.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            request.COOKIES.clear()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Find out who is signed in before anybody asks: later failures would leave a trace."""
        try:
            request.user.is_authenticated  # noqa: B018 - reads the session and the person
        except DATABASE_FAULTS:
            return database_down(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return database_down(request) if isinstance(exception, DATABASE_FAULTS) else None

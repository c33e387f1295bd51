"""Log lines: JSON in production, readable elsewhere, each with the request and person it is about.

Addresses of people never stand in a line, whoever wrote it: not in a traceback, not in a path.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars, get_contextvars, merge_contextvars
from structlog.typing import EventDict, Processor

REQUEST_ID = "request_id"
# begun nowhere but at the first letter of a word, so that each is read once
ADDRESS = re.compile(r"(?<![^\s@<>\"'(),:;=])[^\s@<>\"'(),:;=]+(?:@|%40)[^\s@<>\"'(),:;]+")

# what we signed (django.core.signing), where it is part of an address: it lets others in
# also cut short, or without the slash behind it
SIGNED = re.compile(r"(?<=/)[\w.-]{4,}:\w{6,7}:[\w-]{10,}")
# the secret that an address ends with, which the database knows as a hash only
SECRET = re.compile(r"((?<=/calendars/)|(?<=/invitations/))[\w-]{20,}")


def current_request_id() -> str:
    """Of the request, or of the one that caused the running task."""
    return str(get_contextvars().get(REQUEST_ID, ""))


def configured(*, as_json: bool) -> dict[str, Any]:
    """Set structlog up, and return Django's LOGGING, which draws every line the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter(as_json)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO" if as_json else "WARNING"},
        # RequestLog says the same once, without the query
        "loggers": {"django.request": {"level": "CRITICAL"}},
    }


def formatter(as_json: bool) -> dict[str, object]:
    renderer: Processor = (
        structlog.processors.JSONRenderer(default=repr, ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_shared(), structlog.stdlib.ExtraAdder()],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_objects,
            structlog.processors.format_exc_info,
            without_addresses,
            renderer,
        ],
    }


def _shared() -> list[Processor]:
    return [
        merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]


def without_objects(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Django hands whole requests to its lines, with what somebody looked for."""
    return {key: value for key, value in event.items() if not isinstance(value, HttpRequest)}


def without_addresses(_logger: object, _name: str, event: EventDict) -> EventDict:
    return {key: _hidden(value) for key, value in event.items()}


def _hidden(value: object) -> object:
    if isinstance(value, str):
        return ADDRESS.sub("(address)", SECRET.sub("(secret)", SIGNED.sub("(signed)", value)))
    if isinstance(value, Mapping):
        return {key: _hidden(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_hidden(each) for each in value]
    return value


class RequestLog(RequestMiddleware):
    """One line a request, with a number of its own that the answer and its mails bear too.

    The query is left out: it says what people look for. Who is signed in is known by the time a
    view runs (see DatabaseDown), so that asking costs nothing.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.user.is_authenticated:
            bind_contextvars(user_id=request.user.pk)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = current_request_id()
        super().handle_response(request, response)

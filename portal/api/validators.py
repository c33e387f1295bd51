"""Conditional requests: what a program has already is not sent again.

An ETag has two parts: the state of what the database knows, and a digest of the content. Where the
state is the same, nothing else is asked. Where only the content is, it was made again for nothing.
"""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from portal.api.readers import ApiReader
from portal.site.fragment_cache import FRAGMENT_SECONDS, fingerprint, pages

MAX_ADDRESS_LENGTH = 500
PART = 16
SENT_ALONG = ("Content-Type", "Link")


class CachedAnswer(NamedTuple):
    """What an operation answered, without what belongs to one request."""

    content: bytes
    headers: dict[str, str]
    digest: str


def answer(request: HttpRequest, state: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with the content, or that it is what the program has."""
    reader: ApiReader = request.reader  # type: ignore[attr-defined]  # the gate sets it
    key = fingerprint(
        "api", _version(), reader.role, request.get_host(), request.get_full_path(), state
    )
    # some rows are chosen by the day
    now = fingerprint(key, timezone.localdate())[:PART]
    known = _tags(request, "If-None-Match")
    if any(tag.startswith(f"{now}-") for tag in known):
        return _not_modified(next(tag for tag in known if tag.startswith(f"{now}-")))
    made = _cached(request, key, make)
    if isinstance(made, HttpResponse):
        return made
    tag = f"{now}-{made.digest}"
    if "*" in known or any(each.endswith(f"-{made.digest}") for each in known):
        return _not_modified(tag)
    return HttpResponse(made.content, headers=made.headers | {"ETag": f'"{tag}"'})


def content_tag(content: bytes) -> str:
    """Return the part of an ETag that tells one content from another."""
    return fingerprint(content)[:PART]


def is_current(request: HttpRequest, content: bytes) -> bool:
    """Whether a program that writes has read this content; with an asterisk it need not."""
    expected = _tags(request, "If-Match")
    current = content_tag(content)
    return "*" in expected or any(tag.endswith(f"-{current}") for tag in expected)


def _cached(
    request: HttpRequest, key: str, make: Callable[[], HttpResponse]
) -> HttpResponse | CachedAnswer:
    """Return the content from the cache, or make it; an answer without content as it is."""
    is_short = len(request.get_full_path()) <= MAX_ADDRESS_LENGTH
    made: CachedAnswer | None = pages.get(key) if is_short else None
    if made is not None:
        return made
    response = make()
    if response.status_code != HTTPStatus.OK:
        return response
    headers = {name: response[name] for name in SENT_ALONG if response.has_header(name)}
    made = CachedAnswer(response.content, headers, content_tag(response.content))
    if is_short:
        pages.set(key, made, FRAGMENT_SECONDS)
    return made


def _not_modified(tag: str) -> HttpResponse:
    return HttpResponseNotModified(headers={"ETag": f'"{tag}"'})


def _tags(request: HttpRequest, name: str) -> list[str]:
    """Return the ETags of a header; a proxy that compresses marks them as weak."""
    sent = request.headers.get(name, "")[:1000].split(",")
    return [each.strip().removeprefix("W/").strip('"') for each in sent if each.strip()]


@cache
def _version() -> str:
    """Return what tells this version of the software from another: what it says of itself."""
    from portal.api.description import description  # noqa: PLC0415 - it reads the operations

    return fingerprint(description())

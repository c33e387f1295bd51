"""Which result of a search is opened, as far as the browser says where it comes from.

Nothing is added to links or pages. A browser that opens a result sends the address of the page of
results to this site alone; many searches are counted, none is tied to a person (decision 45).
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from councils.context import acting_council
from portal.search.models import EntryKind, OpenedResult
from portal.search.models.entry import PAGES
from portal.search.models.opened_result import OpenedThing
from portal.text import query_text

KINDS = {page: kind for kind, page in PAGES.items()}
MAX_ADDRESS_LENGTH = 1000
log = logging.getLogger(__name__)


class OpenedResults:
    """Count a result that a member opens for a council. The page never fails because of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        text = question_before(request) if response.status_code == HTTPStatus.OK else ""
        opened = _thing_at(request) if text else None
        council = acting_council(request) if opened else None
        if text and opened and council:
            try:
                OpenedResult.objects.note(text, opened, council=council.pk)
            except DatabaseError:
                log.warning("An opened result was not counted.", exc_info=True)
        return response


def question_before(request: HttpRequest) -> str:
    """The question of the page of results that led here; empty where none did.

    What a browser fetches before anybody has asked for it, and what a script fetches, is no visit.
    """
    referrer = request.headers.get("Referer", "")[:MAX_ADDRESS_LENGTH]
    is_visit = request.method == "GET" and "Sec-Purpose" not in request.headers
    is_visit = is_visit and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if not is_visit or "/search/?" not in referrer:
        return ""
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return ""
    is_ours = parts.netloc == request.get_host() and parts.path == reverse("pages:search")
    return query_text(QueryDict(parts.query), "q") if is_ours else ""


def _thing_at(request: HttpRequest) -> OpenedThing | None:
    match = request.resolver_match
    kind = KINDS.get(match.view_name) if match else None
    if match is None or kind is None:
        return None
    is_key = "pk" in match.kwargs
    return OpenedThing(EntryKind(kind), str(match.kwargs["pk" if is_key else "slug"]), is_key)

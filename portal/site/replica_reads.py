"""Where a request reads from, where the site has replicas (decision 58).

A browser that wrote carries the position of the write in a signed cookie, and reads from the
primary until a replica has replayed it. No other browser gets the cookie.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpRequest, HttpResponse
from psycopg2.errors import QueryCanceled

from portal.database.read_source import ReadSource, reading_from
from portal.database.replicas import current_position, replicas
from portal.site.errors import DATABASE_FAULTS

COOKIE = "written"
# longer than a replica that is used can be late
COOKIE_SECONDS = 60
# sign-in, administration, and what counts, caches or watches by the state of the primary
FROM_PRIMARY = (
    *("/accounts/", "/admin/", "/api/", "/dev/", "/mcp"),
    *("/metrics", "/readyz", "/startz"),
)
SAFE = {"GET", "HEAD"}
SOURCE = "_read_source"
logger = logging.getLogger(__name__)


class ReplicaReads:
    """Lets pages be read from a replica, and from the primary where the replica cannot do it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading_from(_alias_for(request)) as source:
            setattr(request, SOURCE, source)
            response = self.get_response(request)
            if source.has_written and _reads_own_writes(request):
                _remember_position(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask the view again, of the primary: for what a replica broke, or does not know yet."""
        source: ReadSource = getattr(request, SOURCE)
        match = request.resolver_match
        if not source.is_replica or source.has_written or not match or not _may_help(exception):
            return None
        if isinstance(exception, DATABASE_FAULTS):
            logger.warning("asked the primary instead", extra={"replica": source.alias})
            replicas().distrust(source.alias)
        source.alias = DEFAULT_DB_ALIAS
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


def _alias_for(request: HttpRequest) -> str:
    """Requests with a key have no cookie that could carry the position of their writes."""
    if request.method not in SAFE or "Authorization" in request.headers:
        return DEFAULT_DB_ALIAS
    if request.path.startswith(FROM_PRIMARY):
        return DEFAULT_DB_ALIAS
    return replicas().choose(_position_of(request))


def _position_of(request: HttpRequest) -> int:
    """Where the last write of this browser is; 0 where there is none, or none that we signed."""
    if COOKIE not in request.COOKIES:
        return 0
    try:
        return int(_signer().unsign(request.COOKIES[COOKIE], max_age=COOKIE_SECONDS))
    except signing.BadSignature:
        return 0


def _remember_position(response: HttpResponse) -> None:
    response.set_cookie(
        COOKIE,
        _signer().sign(str(current_position())),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=COOKIE)


def _reads_own_writes(request: HttpRequest) -> bool:
    """Not visitors who only read: what they cause to be counted is not shown to them."""
    return request.method not in SAFE or settings.SESSION_COOKIE_NAME in request.COOKIES


def _may_help(exception: Exception) -> bool:
    """Whether the primary may do it: what takes too long would take as long again."""
    if isinstance(exception.__cause__, QueryCanceled):
        return False
    return isinstance(exception, (*DATABASE_FAULTS, Http404))

"""How many requests a program may send in a minute, and the headers that say so.

The header fields are those of the IETF draft “RateLimit header fields for HTTP”.
"""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import ngettext

from portal.api.problems import Problem
from portal.api.visit import WINDOW, Visit

WRITES = " writes"


def limit_of(visit: Visit, kind: str) -> tuple[str, int]:
    """Return the name of the policy that counts for a visit, and its requests a minute."""
    if visit.key is None:
        return "address", settings.API_REQUESTS_PER_MINUTE
    if kind == WRITES:
        return "key-writes", settings.API_WRITES_PER_MINUTE
    return "key", settings.API_KEY_REQUESTS_PER_MINUTE


def check_limit(visit: Visit, kind: str) -> None:
    """Raise Problem where there were too many requests in this minute."""
    _, limit = limit_of(visit, kind)
    if visit.requests <= limit:
        return
    seconds = visit.seconds_left
    wait = ngettext(
        "You have sent more than {limit:,} requests in a minute. Try again in {n} second.",
        "You have sent more than {limit:,} requests in a minute. Try again in {n} seconds.",
        seconds,
    )
    detail = wait.format(limit=limit, n=seconds)
    raise Problem("too-many-requests", detail, headers={"Retry-After": str(seconds)})


def say_limit(response: HttpResponse, visit: Visit, kind: str) -> None:
    name, limit = limit_of(visit, kind)
    left = max(0, limit - visit.requests)
    response["RateLimit-Policy"] = f'"{name}";q={limit};w={WINDOW.seconds}'
    response["RateLimit"] = f'"{name}";r={left};t={visit.seconds_left}'

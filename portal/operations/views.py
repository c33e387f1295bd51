from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.database.schema import schema
from portal.operations.proxies import is_forwarded
from portal.operations.readiness import recent_checks
from portal.site.checks import is_local


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """For monitors: 200 when everything works, 503 when something does not.

    The reasons are for this machine, for whoever has the token, and for administrators.
    """
    checks = recent_checks()
    is_ready = all(check.is_ok for check in checks)
    text = "ok\n" if is_ready else "not ok\n"
    if _may_see_reasons(request):
        text = "".join(f"{check}\n" for check in checks)
    content_type = "text/plain; charset=utf-8"
    return HttpResponse(text, content_type=content_type, status=200 if is_ready else 503)


@never_cache
@require_safe
def startz(request: HttpRequest) -> HttpResponse:
    """For load balancers: 503 as long as the database lacks migrations of this release.

    A database that does not answer is no reason to wait: the pages say so.
    """
    try:
        is_started = schema.is_current(connection)
    except (DatabaseError, InterfaceError):
        is_started = True
    text = "ok\n" if is_started else "waits for migrations\n"
    content_type = "text/plain; charset=utf-8"
    return HttpResponse(text, content_type=content_type, status=200 if is_started else 503)


def _may_see_reasons(request: HttpRequest) -> bool:
    return _is_from_here(request) or _has_token(request) or _is_administrator(request.user)


def _is_from_here(request: HttpRequest) -> bool:
    """What a proxy on this machine hands on comes from elsewhere."""
    address = request.META.get("REMOTE_ADDR", "")
    return bool(address) and is_local(address) and not is_forwarded(request)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    token = settings.READYZ_TOKEN
    return bool(token) and constant_time_compare(given, f"Bearer {token}")


def _is_administrator(user: AbstractBaseUser | AnonymousUser) -> bool:
    return bool(user.is_active and getattr(user, "is_superuser", False))

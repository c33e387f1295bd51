"""Whether the number of proxies in the settings can be true."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponse

FORWARDED = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"]
logger = logging.getLogger(__name__)


def is_forwarded(request: HttpRequest) -> bool:
    """Whether a proxy handed it on, or somebody says so."""
    return any(name in request.headers for name in FORWARDED)


class ProxyCount:
    """Says once in the log when requests come through a proxy that the settings do not know.

    All of them then seem to come from the proxy, and share the limits of one address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._is_reported = settings.TRUSTED_PROXY_COUNT > 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._is_reported and is_forwarded(request):
            self._is_reported = True
            logger.warning("requests come through a proxy: set TRUSTED_PROXY_COUNT")
        return self.get_response(request)


@checks.register(checks.Tags.security, deploy=True)
def proxies_are_declared(app_configs: object, **_: object) -> list[checks.CheckMessage]:
    if settings.TRUSTED_PROXY_COUNT:
        return []
    return [
        checks.Warning(
            "TRUSTED_PROXY_COUNT is 0, so this server has to end TLS itself.",
            hint="Behind a proxy, all visitors would share the limits of one address.",
            id="operations.W001",
        )
    ]

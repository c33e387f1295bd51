"""Which pages are sent compressed (decision 29)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedForVisitors(GZipMiddleware):
    """Compress what holds no secret: pages for those who neither bring nor get a cookie.

    The length of a compressed page tells what it repeats of the address (BREACH). A page with a
    token of a form always comes with a cookie or answers one.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.COOKIES or response.cookies or "Authorization" in request.headers:
            return response
        return super().process_response(request, response)

"""An address of the API that is none."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from portal.api.problems import Problem


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    raise Problem("not-found", gettext("The API has no such address."))

"""The description of the API, for programs and for people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.api.description import description
from portal.api.manual import sections
from portal.api.problems import KINDS


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(description(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """How to use the API, rendered from its description."""
    problems = [
        {"kind": kind, "status": status, "title": title} for kind, (status, title) in KINDS.items()
    ]
    limits = {
        "address": settings.API_REQUESTS_PER_MINUTE,
        "key": settings.API_KEY_REQUESTS_PER_MINUTE,
        "writes": settings.API_WRITES_PER_MINUTE,
    }
    context = {"sections": sections(), "problems": problems, "limits": limits}
    return render(request, "api/manual.html", context)

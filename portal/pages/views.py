from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from portal.accounts.shared_pages import shared_page
from portal.components import gallery
from portal.database.revisions import CATALOGUE, FORUMS
from portal.pages.home_stats import home_numbers


@require_safe
@shared_page(CATALOGUE, FORUMS)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {"numbers": SimpleLazyObject(home_numbers)})


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/design.html", {"examples": gallery.rendered(request)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")

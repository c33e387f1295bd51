"""What programs ask a site for: search engines, browsers, and people who find a hole."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.components.metadata import ABOUT_THE_SITE, absolute
from portal.pages import sitemap
from portal.site.fragment_cache import get_or_make

HOUR = 3600
DAY = 24 * HOUR
VALID_DAYS = 180
for_an_hour = cache_control(public=True, max_age=HOUR)
for_a_day = cache_control(public=True, max_age=DAY)


@require_safe
@for_a_day
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": absolute("/sitemap.xml")}
    return render(request, "outside/robots.txt", context, content_type="text/plain")


@require_safe
@for_an_hour
def sitemap_index(request: HttpRequest) -> HttpResponse:
    files = get_or_make("sitemap", sitemap.files, HOUR)
    return render(
        request, "outside/sitemap_index.xml", {"files": files}, content_type="application/xml"
    )


@require_safe
@for_an_hour
def sitemap_file(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    addresses = sitemap.addresses(kind, number)
    if not addresses:
        raise Http404
    return render(
        request, "outside/sitemap.xml", {"addresses": addresses}, content_type="application/xml"
    )


@require_safe
@for_a_day
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("img/favicon.ico"))


@require_safe
@for_a_day
def touch_icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("img/apple-touch-icon.png"))


@require_safe
@for_a_day
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the site among its programs."""
    sizes = {"192x192": "img/icon-192.png", "512x512": "img/icon-512.png"}
    icons = [
        {"src": static(name), "sizes": size, "type": "image/png"} for size, name in sizes.items()
    ]
    data = {
        "name": settings.SITE_NAME,
        "short_name": gettext("Directory"),
        "description": ABOUT_THE_SITE,
        "lang": "en-GB",
        "start_url": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0b3b3c",
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
@for_a_day
def opensearch(request: HttpRequest) -> HttpResponse:
    """The search box of browsers."""
    context = {"name": settings.SITE_NAME, "about": ABOUT_THE_SITE, "site": settings.SITE_URL}
    kind = "application/opensearchdescription+xml"
    return render(request, "outside/opensearch.xml", context, content_type=kind)


@require_safe
@for_a_day
def llms(request: HttpRequest) -> HttpResponse:
    """What assistants read first: what is here, and how to read it as data (llmstxt.org)."""
    context = {"name": settings.SITE_NAME, "about": ABOUT_THE_SITE, "site": settings.SITE_URL}
    return render(request, "outside/llms.txt", context, content_type="text/plain")


@require_safe
@for_a_day
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); there is no such page until the settings name somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    context = {
        "contact": settings.SECURITY_CONTACT,
        "expires": _expires(),
        "address": absolute(request.path),
    }
    return render(request, "outside/security.txt", context, content_type="text/plain")


def _expires() -> datetime:
    day = settings.SECURITY_EXPIRES or timezone.localdate() + timedelta(days=VALID_DAYS)
    return timezone.make_aware(datetime.combine(day, time.min))

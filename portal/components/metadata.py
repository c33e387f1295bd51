"""What a page says of itself to search engines, and to sites that link to it."""

import json
from html import unescape

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.lists.paging import page_number
from portal.text import shorten

ABOUT_THE_SITE = _(
    "Find ICT services that UK councils already run: who uses them, what they save and "
    "who to contact."
)
MAX_DESCRIPTION_LENGTH = 200
PLACES = {"page", "after"}  # where in a list one is; everything else chooses what is in it
# a script element ends where these say so, whatever is quoted around them
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """The address that other sites reach a page under."""
    return f"{settings.SITE_URL}{path}"


def plain(markup: str) -> str:
    """The words of rendered markup on one line, to be escaped again where they are put."""
    return " ".join(unescape(strip_tags(markup)).split())


def structured(facts: dict[str, object]) -> SafeString:
    """Facts as JSON-LD, which browsers do not run; nothing where there are none."""
    if not facts:
        return SafeString("")
    data = {"@context": "https://schema.org", **facts}
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


def trail(crumbs: list[tuple[str, str]]) -> dict[str, object]:
    """The way to a page, as a list of places."""
    places = [
        {"@type": "ListItem", "position": place, "name": str(label), "item": absolute(url)}
        for place, (label, url) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}


def described(request: HttpRequest | None, title: str, description: str) -> dict[str, object]:
    """What stands in the head of a page.

    Only a page that describes itself is for search engines, and only under the addresses that
    lists of pages lead to: filters would multiply it.
    """
    number = page_number(request.GET.get("page")) if request else 1
    path = request.path if request else "/"
    return {
        "title": plain(title),
        "description": shorten(plain(description) or str(ABOUT_THE_SITE), MAX_DESCRIPTION_LENGTH),
        "address": absolute(f"{path}?page={number}" if number > 1 else path),
        "robots": _robots(request, description),
        "site_name": settings.SITE_NAME,
    }


def _robots(request: HttpRequest | None, description: str) -> str:
    if not request or not description.strip():
        return "noindex"
    if set(request.GET) - PLACES:
        return "noindex, nofollow"
    return "noindex" if "after" in request.GET else ""


def site() -> dict[str, object]:
    """The directory itself, and how it is searched."""
    return {
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": absolute("/"),
        "description": str(ABOUT_THE_SITE),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute("/search/?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }

"""The head of every page: its title, and what it says of itself outside."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from django.conf import settings
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.components import metadata
from portal.lists.filters import Chip
from portal.lists.paging import page_number

register = Library()


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: str) -> SafeString:
    """The title, with the number of the page where a list has several."""
    request = context.get("request")
    number = page_number(request.GET.get("page")) if request else 1
    title = SafeString(" ".join(content.split()))
    return (
        format_html(gettext("{title}, page {number}"), title=title, number=number)
        if number > 1
        else title
    )


@register.simple_block_tag(takes_context=True)
def page_head(context: Context, content: str, title: str) -> SafeString:
    """Title, description, canonical address and Open Graph; the content is the description."""
    values = metadata.described(context.get("request"), title, content)
    return render_to_string("_head.html", values)


@register.filter
def in_title(chips: Iterable[Chip]) -> SafeString:
    """The filters at work, before the name of what they narrow."""
    labels = [(chip.label,) for chip in chips]
    return format_html("{} – ", format_html_join(", ", "{}", labels)) if labels else SafeString("")


@register.simple_tag
def structured_data(facts: dict[str, object]) -> SafeString:
    """What a page is about, in the words of schema.org; no facts, no element."""
    return metadata.structured(facts)


@register.simple_tag
def about_the_site() -> SafeString:
    return metadata.structured(metadata.site())


@register.inclusion_tag("_feeds.html")
def feed_links(kind: str, title: object) -> dict[str, object]:
    """Where feed readers find what is new of a kind, for the head of its list."""
    return {"kind": kind, "title": title}


@register.inclusion_tag("_share.html")
def share(title: object, path: str) -> dict[str, object]:
    """Ways to pass a page on: copy its link, email it to a colleague, print it."""
    address = metadata.absolute(path)
    subject = f"{title} – {settings.SITE_NAME}"
    query = urlencode({"subject": subject, "body": address}, quote_via=quote)
    return {"address": address, "mail": f"mailto:?{query}"}

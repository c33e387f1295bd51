"""The design system: one tag per component, one file in templates/components/ for each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.core.paginator import Page
from django.db.models import Model
from django.forms import BaseForm
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext

from portal.components import metadata, tables
from portal.components.fields import is_answered
from portal.lists import filters, page_links
from portal.lists.table_order import TableOrder
from portal.text import date_time, in_sentence, list_in_words, short_date

register = Library()
register.filter("is_answered", is_answered)
register.filter("in_words", list_in_words)
register.filter("in_sentence", in_sentence)
register.filter("date_time", date_time)
register.filter("short_date", short_date, expects_localtime=True)
# not a template, which would cost more than the rest of a row in a list
TAG = '<span class="tag tag-{}">{}</span>'
JUST_NOW = timedelta(minutes=1)


class Addressed(Protocol):
    """What has a page of its own."""

    def get_absolute_url(self) -> str: ...


def render(component: str, **values: object) -> SafeString:
    return render_to_string(f"components/{component}.html", values)


def with_thousands(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


# Finding one's way


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, object]:
    """The way back to here, as pairs of label and address; the page itself is not in it."""
    crumbs = list(zip(pairs[::2], pairs[1::2], strict=True))
    return {"crumbs": crumbs, "trail": metadata.trail(crumbs)}


@register.filter
def nofollow(address: str) -> SafeString:
    """An attribute for a link that multiplies the addresses of a page; nothing for another."""
    return SafeString(' rel="nofollow"' if "?" in str(address).removesuffix("?") else "")


@register.inclusion_tag("components/search_box.html")
def search_box(
    label: str, value: str = "", action: str = "/search/", size: str = "medium"
) -> dict[str, object]:
    """Sizes: small (page header, label hidden), medium, large (home).

    A box that searches the whole directory makes suggestions while one types.
    """
    suggests = action == "/search/"
    return {"label": label, "value": value, "action": action, "size": size, "suggests": suggests}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[object], label: str) -> dict[str, object]:
    """Links between views of one thing; items are (label, url, is_current) or with a count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Context, page: Page[Model], *names: str, query: str | None = None
) -> dict[str, object]:
    """Links to the other pages of a list, with these parameters of the query string.

    ``query`` is given instead where a page has read the query string already.
    """
    if query is None:
        query = page_links.known(context["request"].GET, names).urlencode()
    return page_links.links(page, query.removeprefix("?"))


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago in words, to the nearest large unit: just now, 3 hours ago, 2 years ago.

    On paper it is the date: nobody knows when a page was printed.
    """
    if moment is None:
        return gettext("never")
    is_now = timezone.now() - moment < JUST_NOW
    return format_html(
        '<span class="if-screen">{}</span><span class="if-print" hidden>{}</span>',
        gettext("just now")
        if is_now
        else gettext("{time} ago").format(time=timesince(moment, depth=1)),
        date_time(moment),
    )


@register.filter
def link(thing: Addressed, label: object = "") -> SafeString:
    """A link to the page of a thing, by its name where no other label is given.

    A name in another language than English says so.
    """
    # read from the row itself: a column that was left out is not asked for
    language = "en" if label else getattr(thing, "__dict__", {}).get("language", "en")
    tag = SafeString("") if language == "en" else format_html(' lang="{}"', language)
    return format_html('<a href="{}"{}>{}</a>', thing.get_absolute_url(), tag, label or thing)


@register.filter
def links(things: Iterable[Addressed]) -> SafeString:
    """Links to several things, with commas between them."""
    return format_html_join(", ", "{}", ((link(thing),) for thing in things))


@register.filter
def links_in_words(things: Iterable[Addressed]) -> SafeString:
    """Links to several things: one, two and three."""
    return SafeString(list_in_words(link(thing) for thing in things))


# Doing something


@register.inclusion_tag("components/button.html")
def button(label: str, href: str = "", kind: str = "primary", **more: str) -> dict[str, object]:
    """Kinds: primary (one to a page), secondary, quiet, danger.

    Where several say the same, ``about`` adds for screen readers what each is about.
    """
    return {"label": label, "href": href, "kind": kind, **more}


@register.inclusion_tag("components/button_form.html")
def button_form(label: str, action: str, kind: str = "primary", **more: str) -> dict[str, object]:
    """A button that is a form of its own, sent to ``action``."""
    return {"action": action, **button(label, kind=kind, **more)}


@register.simple_block_tag(takes_context=True)
def form_panel(
    context: Context, content: str, action: str = "", is_multipart: bool = False
) -> SafeString:
    """A form that is sent by POST, to the address of the page itself if no other is given."""
    return render(
        "form_panel",
        content=content,
        action=action or context["request"].get_full_path(),
        csrf_token=context.get("csrf_token"),
        is_multipart=is_multipart,
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, focus: bool = True) -> dict[str, object]:
    """What to put right, with links to the fields. `{{ form }}` begins with it already."""
    return {"form": form, "focus": focus}


# Saying something


@register.simple_tag
def tag(label: object, colour: str = "grey") -> SafeString:
    """Colours: grey, green, teal, blue, amber, red, purple. The words carry the meaning."""
    return format_html(TAG, colour, label)


@register.simple_block_tag
def banner(content: str, title: str, kind: str = "info", live: bool = False) -> SafeString:
    """Kinds: info, success, warning."""
    return render("banner", content=content, title=title, kind=kind, live=live)


@register.simple_block_tag
def confirmation(content: str, title: str, heading: int = 1) -> SafeString:
    """What has just been done, as the heading of its own page, and what happens next."""
    return render("confirmation", content=content, title=title, heading=heading)


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """In place of an empty list: why it is empty and what to do next."""
    return render("empty_state", content=content, title=title)


@register.simple_block_tag
def details(
    content: str, summary: str, is_open: bool = False, on_phones: bool = False
) -> SafeString:
    """What only some people need, folded away; or, with ``on_phones``, only on a phone."""
    return render("details", content=content, summary=summary, is_open=is_open, on_phones=on_phones)


# Showing things and facts


@register.simple_block_tag
def card(content: str, title: str, href: str = "", heading: int = 3) -> SafeString:
    """One thing of a list of things; `heading` is the level of its title."""
    return render("card", content=content, title=title, href=href, heading=heading)


@register.simple_block_tag
def panel(content: str, title: str, anchor: str) -> SafeString:
    """A part of a page with a heading of its own, which ``anchor`` leads to."""
    return render("panel", content=content, title=title, anchor=anchor)


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Facts about one thing; holds summary_row tags."""
    return render("summary_list", content=content)


@register.simple_block_tag
def summary_row(content: str, label: str) -> SafeString:
    return render("summary_row", content=content, label=label)


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    headings: str | Iterable[str],
    numeric: str = "",
    place: str | TableOrder = "",
) -> SafeString:
    """Rows that fold into blocks on a phone; `numeric` names columns of figures, from 1.

    With a ``place``, an anchor, a phone shows the first five rows and a link to the others. Where
    the place is an order, the headings are links that sort, and the anchor is its own.
    """
    order = place if isinstance(place, TableOrder) else None
    columns = tables.columns(headings, numeric, order)
    rows = tables.labelled(content, columns)
    return render(
        "table",
        rows=rows,
        caption=caption,
        columns=columns,
        anchor=order.anchor if order else place,
        more=tables.folded_rows(rows) if place and not (order and order.is_whole) else 0,
        is_sortable=any(column.sort for column in columns),
    )


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """Lays out a row of pull_figure tags."""
    return render("figures", content=content) if content.strip() else SafeString("")


@register.inclusion_tag("components/pull_figure.html")
def pull_figure(value: object, label: str, href: str = "") -> dict[str, object]:
    """One number worth remembering, and what it counts."""
    return {"value": with_thousands(value), "label": label, "href": href}


# Narrowing a list


@register.simple_block_tag
def filter_panel(content: str, title: object = "") -> SafeString:
    """A form beside the results; what must survive applying it goes in as hidden inputs."""
    return render("filter_panel", content=content, title=title or gettext("Filters"))


@register.inclusion_tag("components/facet.html")
def facet(facet: filters.Facet) -> dict[str, object]:
    """One question of a filter panel, with how many results each answer would leave."""
    return {"facet": facet, **filters.folded(facet)}


@register.inclusion_tag("components/chips.html")
def chips(chips: Iterable[object], clear_url: str = "") -> dict[str, object]:
    """The filters at work, each with a link that takes it away."""
    return {"chips": chips, "clear_url": clear_url}

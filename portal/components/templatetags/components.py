"""The design system: one tag per component. Each renders one file of templates/components/."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.core.paginator import Page
from django.template import Context, Library
from django.template.loader import get_template

from portal.components.region_map import REGION_TILES, shaded

register = Library()

SHOWN_OPTIONS = 8
BAR_WIDTH = 100
REMEMBERED = 500  # charts: the same numbers make the same drawing


def component(name: str, /, **context: Any) -> str:
    return get_template(f"components/{name}.html").render(context)


@register.simple_tag
def button(
    label: str, href: str = "", kind: str = "primary", name: str = "", value: str = ""
) -> str:
    """A link when it leads somewhere, else the submit button of a form."""
    return component("button", label=label, href=href, kind=kind, name=name, value=value)


@register.simple_tag
def breadcrumbs(*names_and_addresses: str) -> str:
    """Where the page is: a name, its address, the next name …"""
    steps = list(zip(names_and_addresses[::2], names_and_addresses[1::2], strict=True))
    return component("breadcrumbs", steps=steps)


@register.simple_tag
def tag(label: str, colour: str = "teal") -> str:
    """A word about a thing's state."""
    return component("tag", label=label, colour=colour)


@register.simple_block_tag
def card(content: str, title: str, href: str, heading: int = 3) -> str:
    """A thing in a list of things."""
    return component("card", content=content, title=title, href=href, heading=heading)


@register.simple_block_tag
def summary_list(content: str) -> str:
    """Facts by name."""
    return component("summary_list", content=content)


@register.simple_block_tag
def summary_row(content: str, name: str) -> str:
    """One fact of a summary list."""
    return component("summary_row", content=content, name=name)


@register.simple_block_tag
def table(content: str, caption: str, headings: str | Iterable[str], numeric: str = "") -> str:
    """A table that folds on phones; ``numeric`` numbers the columns of figures from 1."""
    names = headings.split(",") if isinstance(headings, str) else list(headings)
    figures = {int(number) for number in numeric.split(",") if number}
    columns = [(name, number in figures) for number, name in enumerate(names, start=1)]
    return component("table", content=content, caption=caption, columns=columns)


@register.simple_block_tag
def filter_panel(content: str) -> str:
    """The filters beside a list; a phone folds them away."""
    return component("filter_panel", content=content)


@register.simple_tag
def facet(facet: Any) -> str:
    """One filter: title, name and options with value, label, count and selected."""
    chosen_first = sorted(facet.options, key=lambda option: not option.selected)
    return component(
        "facet",
        facet=facet,
        options=chosen_first[:SHOWN_OPTIONS],
        more=chosen_first[SHOWN_OPTIONS:],
    )


@register.simple_tag
def chips(chips: Iterable[Any], clear_url: str) -> str:
    """What was chosen, each removable: label and remove_url."""
    return component("chips", chips=list(chips), clear_url=clear_url)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> str:
    """The pages of a list. Keeps the rest of the address."""
    last = page.paginator.num_pages
    if last == 1:
        return ""
    query = context["request"].GET.copy()
    query.pop("page", None)
    kept = query.urlencode()
    address = f"?{kept}&page=" if kept else "?page="
    return component(
        "pagination", page=page, numbers=page_numbers(page.number, last), address=address
    )


def page_numbers(current: int, last: int) -> list[int | None]:
    """The page numbers worth a link; None where some are left out."""
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int | None] = [shown[0]]
    for before, number in pairwise(shown):
        numbers += [number] if number == before + 1 else [None, number]
    return numbers


@register.simple_tag
def tabs(items: Iterable[tuple[Any, ...]], label: str) -> str:
    """Views of the same thing, as links: (label, address, is current, count)."""
    named = [(*item, None)[:4] for item in items]
    return component("tabs", items=named, label=label)


@register.simple_block_tag
def details(content: str, summary: str) -> str:
    """Something that only some want to read."""
    return component("details", content=content, summary=summary)


@register.simple_block_tag
def figures(content: str) -> str:
    """A row of pull figures."""
    return component("figures", content=content) if content.strip() else ""


@register.simple_tag
def pull_figure(value: object, label: str, href: str = "") -> str:
    """One number that matters, and what it counts."""
    return component("pull_figure", value=value, label=label, href=href)


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    width: float
    href: str = ""


@register.simple_tag
def bar_chart(caption: str, rows: Iterable[tuple[Any, ...]], unit: str = "") -> str:
    """Amounts side by side, in a table: (label, value) or (label, value, address)."""
    return _bar_chart(caption, tuple(tuple(row) for row in rows), unit)


@lru_cache(REMEMBERED)
def _bar_chart(caption: str, data: tuple[tuple[Any, ...], ...], unit: str) -> str:
    most = max((row[1] for row in data), default=0) or 1
    bars = [Bar(row[0], row[1], round(BAR_WIDTH * row[1] / most, 1), *row[2:]) for row in data]
    return component("bar_chart", caption=caption, bars=bars, unit=unit)


@register.simple_tag
def region_map(caption: str, counts: dict[str, int], unit: str = "", url: str = "") -> str:
    """The twelve regions and nations as tiles, shaded by their counts, with the table of them."""
    return _region_map(caption, tuple(sorted(counts.items())), unit, url)


@lru_cache(REMEMBERED)
def _region_map(caption: str, counts: tuple[tuple[str, int], ...], unit: str, url: str) -> str:
    tiles = shaded(REGION_TILES, dict(counts))
    return component("region_map", caption=caption, tiles=tiles, unit=unit, url=url)


@register.simple_block_tag
def empty_state(content: str, title: str) -> str:
    """Nothing here, and what to do next."""
    return component("empty_state", content=content, title=title)


@register.simple_block_tag
def banner(content: str, title: str, kind: str = "info") -> str:
    """Something to know before reading on: info, success or warning."""
    return component("banner", content=content, title=title, kind=kind)


@register.simple_block_tag
def confirmation(content: str, title: str) -> str:
    """It is done, and what happens next."""
    return component("confirmation", content=content, title=title)


@register.simple_tag
def search_box(
    label: str, value: str = "", action: str = "/services/", name: str = "q", size: str = ""
) -> str:
    """A search with a label that everybody sees."""
    return component("search_box", label=label, value=value, action=action, name=name, size=size)

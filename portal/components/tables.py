"""Gives the cells of a table what they need to fold into blocks on a phone."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString

from portal.lists.table_order import HeadingLink, TableOrder

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OPENING = re.compile(r"<(tr|td|th)(?=[\s>])(?P<own>[^>]*)")


ROW = re.compile(r"<tr(?=[\s>])")
# as many as a phone shows of a long table at first; components.css counts them too
FIRST_ROWS = 5


class Column(NamedTuple):
    label: str
    is_numeric: bool
    sort: HeadingLink | None = None


def columns(
    headings: "StrOrPromise | Iterable[StrOrPromise]",
    numeric: str = "",
    order: TableOrder | None = None,
) -> list[Column]:
    """Return the columns: their headings, which hold figures, and the links that sort by them."""
    labels = str(headings).split(",") if isinstance(headings, str | Promise) else headings
    figures = {int(number) for number in numeric.split(",") if number}
    sorts = dict(enumerate(order.links, start=1)) if order else {}
    return [
        Column(str(label).strip(), number in figures, sorts.get(number))
        for number, label in enumerate(labels, start=1)
    ]


def folded_rows(rows: str) -> int:
    """Return how many rows a phone folds away; nobody unfolds for one."""
    more = len(ROW.findall(rows)) - FIRST_ROWS
    return more if more > 1 else 0


def labelled(rows: str, columns: list[Column]) -> SafeString:
    """Each cell told its column."""
    labels = [f' data-label="{escape(column.label)}"' for column in columns]
    position = 0

    def opening(match: re.Match[str]) -> str:
        nonlocal position
        name = match[1]
        position = 0 if name == "tr" else position + 1
        if not 0 < position <= len(columns):
            return f"<{name}{match['own']}"
        label = "" if "data-label=" in match["own"] else labels[position - 1]
        figure = " data-numeric" * columns[position - 1].is_numeric
        return f"<{name}{label}{figure}{match['own']}"

    return SafeString(OPENING.sub(opening, rows))

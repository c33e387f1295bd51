"""Gives the cells of a table what they need to fold into blocks on a phone."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

OPENING = re.compile(r"<(tr|td|th)(?=[\s>])")
ROLES = {"tr": "row", "td": "cell", "th": "rowheader"}


class Column(NamedTuple):
    label: str
    is_numeric: bool


def columns(headings: str | Iterable[str], numeric: str = "") -> list[Column]:
    labels = headings.split(",") if isinstance(headings, str) else headings
    figures = {int(number) for number in numeric.split(",") if number}
    return [
        Column(label.strip(), number in figures) for number, label in enumerate(labels, start=1)
    ]


def labelled(rows: str, columns: list[Column]) -> SafeString:
    """Each cell told its column; roles, because a folded table is no table to a screen reader."""
    attributes = [
        f' data-label="{escape(column.label)}"' + " data-numeric" * column.is_numeric
        for column in columns
    ]
    position = 0

    def opening(match: re.Match[str]) -> str:
        nonlocal position
        name = match[1]
        position = 0 if name == "tr" else position + 1
        own = attributes[position - 1] if 0 < position <= len(attributes) else ""
        return f'<{name} role="{ROLES[name]}"{own}'

    return SafeString(OPENING.sub(opening, rows))

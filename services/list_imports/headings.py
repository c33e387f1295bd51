"""Where the headings of a list are, among titles above and totals below."""

import re
from dataclasses import dataclass

from services.imports.cells import TOTAL
from services.list_imports.heading_text import fold
from services.list_imports.heading_words import is_known

SEARCHED_ROWS = 15
MAX_HEADING_LENGTH = 80
KNOWN = 3  # points of a cell that heads columns of many lists
VALUE = re.compile(r"[£$€]?[-+(]?£?\d[\d,.:/ -]{0,20}\)?%?")  # numbers, amounts and dates
NO_WORDS = re.compile(r"[\W_]+")
COUNTED = r"(?:systems?|applications?|contracts?|products?|suppliers?|records?|rows?|items?|lines?)"
# “TOTAL (25 systems)”, “Total number of contracts: 12”, “25 systems in total”
TOTAL_OF_ROWS = re.compile(
    rf"(?:(?:grand|overall) )?totals? (?:\d+ {COUNTED}|(?:number of )?{COUNTED}(?: \d+)?)"
    rf"|\d+ {COUNTED} in total"
)
LAST_WORDS = re.compile(
    r"(?:page \d|end of (?:report|list)|report (?:run|generated|printed)|source )"
)


@dataclass(frozen=True)
class Headings:
    """The row of a table that holds its headings, how many rows they take, and their names."""

    first: int
    count: int
    names: list[str]

    @property
    def end(self) -> int:
        """The index of the first row below them."""
        return self.first + self.count

    def are_repeated_in(self, row: list[str]) -> bool:
        """Whether a row below them is the same headings again, as where pages were joined."""
        return list(map(fold, row)) == list(map(fold, self.names))


def guess_headings(rows: list[list[str]]) -> Headings:
    """The most likely of the first rows, or of two rows that belong together."""
    candidates = [
        headings_at(rows, first, count)
        for first in range(min(SEARCHED_ROWS, len(rows)))
        for count in (1, 2)
        if count == 1 or _continues(rows, first)
    ]
    return max(candidates, key=_points, default=Headings(0, 1, []))


def headings_at(rows: list[list[str]], first: int, count: int) -> Headings:
    """The headings that were selected."""
    upper = [" ".join(cell.split()) for cell in rows[first]] if first < len(rows) else []
    if count == 1 or first + 1 >= len(rows):
        return Headings(first, 1, upper)
    return Headings(first, 2, _joined(upper, rows[first + 1]))


def is_total(row: list[str]) -> bool:
    """Whether a row adds up the others, or says that the list ends."""
    first = next((cell for cell in row if cell.strip()), "")
    words = NO_WORDS.sub(" ", first[:MAX_HEADING_LENGTH].casefold()).strip()
    if sum(1 for cell in row if cell.strip()) == 1 and LAST_WORDS.match(f"{words} "):
        return True
    return bool(TOTAL.search(words) or TOTAL_OF_ROWS.fullmatch(words))


def _joined(upper: list[str], row: list[str]) -> list[str]:
    """Two lines as one; a heading over several columns stands before each of them."""
    lower = [" ".join(cell.split()) for cell in row]
    names, over = [], ""
    for above, below in zip(upper, lower, strict=False):
        over = above or (over if below else "")
        names.append(f"{over} {below}".strip())
    return names


def _continues(rows: list[list[str]], first: int) -> bool:
    """Whether the next row belongs to the headings: it names columns and holds no values."""
    if first + 2 >= len(rows):
        return False
    cells = [cell for cell in rows[first + 1] if cell.strip()]
    known = sum(1 for cell in cells if is_known(fold(cell)))
    return bool(cells) and not any(map(_is_value, cells)) and known * 2 >= len(cells)


def _points(headings: Headings) -> tuple[int, int, int]:
    filled = [name for name in headings.names if name]
    folded = list(map(fold, filled))
    points = len(set(folded)) + KNOWN * sum(map(is_known, folded))
    points -= 2 * (len(folded) - len(set(folded)))
    points -= 4 * sum(map(_is_value, filled))
    points -= 2 * sum(1 for name in filled if len(name) > MAX_HEADING_LENGTH)
    return points, -headings.count, -headings.first


def _is_value(cell: str) -> bool:
    return len(cell) <= MAX_HEADING_LENGTH and bool(VALUE.fullmatch(cell.strip()))

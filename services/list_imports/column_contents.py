"""What the cells of a column look like, whatever its heading says."""

import re
from collections.abc import Callable
from typing import NamedTuple

from services.list_imports.cell_values import DAYS, NUMBERS, read_value, says_something
from services.list_imports.heading_text import fold
from services.list_imports.ignored_words import TEAM_WORDS
from services.list_imports.status_words import KNOWN_STATUSES

MAX_SAMPLES = 200
MAX_CELL = 300
LONG = 100  # characters of a description
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
PHONE = re.compile(r"(?:\+44|\(?0)[\d ()-]{8,16}")
COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|gmbh|cic)\b\.?", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)\S{3,200}", re.IGNORECASE)
FIGURE = re.compile(r"[£$€(]?-?[\d,.]{1,20}\)?%?")
YES_NO = {"yes", "no", "y", "n", "true", "false"}
HALF = 0.5


class ColumnContents(NamedTuple):
    """The cells of a column that say something, and the share of each kind among them."""

    cells: list[str]
    emails: float
    phones: float
    links: float
    companies: float
    figures: float
    yes_no: float
    statuses: float
    teams: float
    long: float

    def share_read(self, key: str) -> float:
        """The share of cells that say what this column should; 1 where nothing can be told."""
        filled = [cell for cell in self.cells if says_something(key, cell)]
        return _share(filled, lambda cell: not read_value(key, cell).problem) if filled else 1.0


def contents_of(cells: list[str]) -> ColumnContents:
    filled = [cell.strip()[:MAX_CELL] for cell in cells[:MAX_SAMPLES] if cell.strip()]
    return ColumnContents(
        filled,
        emails=_share(filled, EMAIL.fullmatch),
        phones=_share(filled, PHONE.fullmatch),
        links=_share(filled, LINK.match),
        companies=_share(filled, COMPANY.search),
        figures=_share(filled, FIGURE.fullmatch),
        yes_no=_share(filled, lambda cell: cell.casefold() in YES_NO),
        statuses=_share(filled, lambda cell: fold(cell) in KNOWN_STATUSES),
        teams=_share(filled, lambda cell: not TEAM_WORDS.isdisjoint(fold(cell).split())),
        long=_share(filled, lambda cell: len(cell) > LONG),
    )


def _share(cells: list[str], is_such: Callable[[str], object]) -> float:
    return sum(1 for cell in cells if is_such(cell)) / len(cells) if cells else 0.0


def fits(key: str, contents: ColumnContents) -> bool:
    """Whether the cells can be what a heading says that they are."""
    if not contents.cells:
        return True
    if key in DAYS or key in NUMBERS:
        return contents.yes_no < HALF and contents.share_read(key) >= HALF
    if key == "status":
        return contents.long < HALF and contents.figures < HALF
    if key == "reference":
        return contents.long < HALF and contents.yes_no < HALF
    return key in {"notes", "version"} or _names_something(key, contents)


def _names_something(key: str, contents: ColumnContents) -> bool:
    is_description = contents.long >= HALF and key != "contract_title"
    return not is_description and max(contents.figures, contents.yes_no) < HALF


def guess_by_contents(contents: ColumnContents) -> str:
    """The key of a column whose heading says nothing, or nothing."""
    if contents.companies >= HALF:
        return "supplier"
    is_status = contents.statuses >= HALF and contents.yes_no < HALF
    return "status" if is_status and len(contents.cells) > 1 else ""


def is_of_people(contents: ColumnContents) -> bool:
    return max(contents.emails, contents.phones) >= HALF

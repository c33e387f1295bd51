"""What a cell of somebody's file says, if anything."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from portal.files.import_report import RowLeftOut, RowRejected
from services.models import Category
from services.models.service import web_address

# what people write into a cell that has nothing to say
PLACEHOLDERS = {
    *("", "-", "--", "---", "–", "—", "?", "??", ".", "/", "x", "xx", "xxx", "0"),
    *("n/a", "na", "n.a", "n a", "#n/a", "#na", "not applicable", "none", "nil", "null", "no"),
    *("nothing", "tbc", "tba", "tbd", "to be confirmed", "to be advised", "to be decided"),
    *("nan", "undefined", "ref", "ditto", "as above", "not used", "no system", "yes", "y", "n"),
    *("in house", "notes", "see above", "see below"),
    *("unknown", "not known", "not stated", "not specified", "various", "other", "misc", "blank"),
    *("#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "redacted", "confidential"),
}
# “N/A - see notes”, “TBC (2025)”, “see note 1”, “source: LGA”, “* estimated”
REMARK = re.compile(r"n\s?[/\\]\s?a\b|tb[acd]\b|see notes?\b|source:|notes?:|\*")
TOTAL = re.compile(r"^(?:(?:grand |overall )?(?:sub ?)?totals?|sum|count|average|mean)(?: \d+)?$")
TOTAL_OF_BODIES = re.compile(r"^(?:sub ?)?totals?\b|\btotals?$|^all councils$")
BODY = "an organisation"
NO_WORDS = re.compile(r"[\W_]+")


def is_placeholder(text: str) -> bool:
    """Whether a cell holds what people write where they have nothing to say."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    words = NO_WORDS.sub(" ", plain).strip()
    return not words or not PLACEHOLDERS.isdisjoint({plain, words}) or bool(REMARK.match(plain))


def leave_out_placeholder(text: str, what: str) -> None:
    """Raise RowLeftOut where a cell holds no name: a placeholder, a number or a total."""
    if is_placeholder(text) or not any(map(str.isalpha, text)):
        raise RowLeftOut(f"“{text}” is a placeholder, not the name of {what}.")
    words = NO_WORDS.sub(" ", text.casefold()).strip()
    if TOTAL.search(words) or (what == BODY and TOTAL_OF_BODIES.search(words)):
        raise RowLeftOut(f"“{text}” is a total, not the name of {what}.")


def text_of(row: Mapping[str, object], key: str) -> str:
    value = row.get(key) or ""
    if not isinstance(value, str):
        raise RowRejected(f"The {key} must be text.")
    return value


def list_of(row: dict[str, object], key: str) -> list[object]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise RowRejected(f"The {key} must be a list.")
    return value


def link_of(row: Mapping[str, object], key: str) -> str:
    """The address if it is one that may be linked to, else nothing."""
    url = text_of(row, key).strip()
    try:
        web_address(url)
    except ValidationError:
        return ""
    return url if len(url) <= 500 else ""  # noqa: PLR2004 - the length of the column


def find_category(names: Iterable[object], categories: Mapping[str, Category]) -> Category | None:
    """The first category that one of these is a name of, in any case."""
    known = (categories.get(str(name).strip().casefold()) for name in names)
    return next(filter(None, known), None)

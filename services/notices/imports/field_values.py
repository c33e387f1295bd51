"""Texts, dates and amounts of notices, as they are written and as they are meant."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from html import unescape

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from portal.text import one_line, shorten

FIRST_YEAR, LAST_YEAR = 2000, 2060
MAX_CONTRACT_YEARS = 40  # years
SMALLEST_VALUE = 2  # pounds: less is typed where the form asks for something
LARGEST_VALUE = 10**11
MAX_READ = 20_000
# what UTF-8 looks like that was read as Windows-1252
MOJIBAKE = re.compile("[ÂÃâ][\x80-\xbf€™“”˜‘’…–—œžŸ¢£¦©®¹²³°¬‚„†‡ˆ‰‹›•]")
EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,100}")
# a telephone number of the United Kingdom, with its first 0 or +44
TELEPHONE = re.compile(
    r"(?<![\w/-])(?:\+44 ?\(?0?\)? ?|\(?0)\d{2,5}\)?(?:[ -]?\d{2,6}){1,3}(?![\w/-])"
)
DIGITS_OF_A_TELEPHONE = 10
REMOVED = "[removed]"
NO_TITLE = {"", "n/a", "none", "see description of related tender", "award", "contract award"}


def text_of(value: object, length: int) -> str:
    """The text on one line, without markup, broken letters, email addresses and telephones.

    ``length`` is in characters; a value of another type than text is empty.
    """
    if not isinstance(value, str):
        return ""
    plain = unescape(unescape(value[:MAX_READ]))
    plain = EMAIL.sub(REMOVED, without_mojibake(plain))
    return shorten(one_line(TELEPHONE.sub(_without_telephone, plain)), length)


def _without_telephone(found: re.Match[str]) -> str:
    """Shorter numbers are of contracts."""
    digits = sum(sign.isdigit() for sign in found[0])
    return REMOVED if digits >= DIGITS_OF_A_TELEPHONE else found[0]


def title_of(value: object, length: int) -> str:
    """The text, unless it only says where else to look."""
    text = text_of(value, length)
    return "" if text.casefold().rstrip(".") in NO_TITLE else text


def without_mojibake(text: str) -> str:
    """The text as it was before it was read in the wrong encoding, where that is plain."""
    if not MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def moment_of(value: object) -> datetime | None:
    """The moment, in the site's time zone where none is given; None where it is not one."""
    # PostgreSQL knows no time zone that is more than 16 hours away, which is how some are typed
    return moment.astimezone(UTC) if (moment := _as_written(value)) else None


def _as_written(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = parse_datetime(value if "T" in value else f"{value}T00:00:00")
    except ValueError:
        return None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return make_aware(moment) if is_naive(moment) else moment


def day_of(value: object) -> date | None:
    """The day as it was written, whatever the time zone."""
    return moment.date() if (moment := _as_written(value)) else None


def period_of(starts: object, ends: object, latest: object) -> tuple[date | None, ...]:
    """First and last day and the latest after extensions; those that cannot be are None."""
    first, last, extended = day_of(starts), day_of(ends), day_of(latest)
    if last and first and not _is_plausible(first, last):
        last = None
    if extended and not (last and last < extended and _is_plausible(first or last, extended)):
        extended = None
    return first, last, extended


def _is_plausible(first: date, last: date) -> bool:
    return first <= last and last.year - first.year <= MAX_CONTRACT_YEARS


def pounds_of(value: object) -> int | None:
    """The whole pounds of an amount; None for other currencies and amounts that say nothing."""
    if not isinstance(value, dict) or value.get("currency") not in (None, "", "GBP"):
        return None
    try:
        amount = Decimal(str(value.get("amount")))
    except InvalidOperation:
        return None
    known = amount.is_finite() and SMALLEST_VALUE <= amount < LARGEST_VALUE
    return int(amount) if known else None

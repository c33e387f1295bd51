"""Days as people write them in cells, always with the day first."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext

MAX_LENGTH = 200
FIRST_YEAR, LAST_YEAR = 1950, 2100
CENTURY = 70  # 70 is 1970, 69 is 2069
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4}|\d{2})(?!\d)"
GAP = r"[ .,/-]{1,3}"
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z| ?[ap]m|[+-]\d{2}:?\d{2})?)?"
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b,?", re.IGNORECASE
)
# in this order: what is tried first says more
WHOLE_DAYS = [
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.]{DAY}(?!\d){TIME}",
    rf"{DAY} ?[/.-] ?(?P<month>\d{{1,2}}) ?[/.-] ?{YEAR}{TIME}",
    rf"{DAY} (?P<month>\d{{1,2}}) (?P<year>\d{{4}})(?!\d)",
    rf"{DAY}(?: of)?{GAP}{MONTH}{GAP}{YEAR}{TIME}",
    rf"{MONTH} {DAY},? (?P<year>\d{{4}})(?!\d)",
]
PARTS_OF_YEARS = [
    rf"{MONTH}(?:{GAP}| ?['’]){YEAR}",
    r"(?P<month>\d{1,2})[/-](?P<year>\d{4})(?!\d)",
    r"(?P<year>\d{4})-(?P<month>\d{2})(?![\d-])",
]
DAYS = [re.compile(rf"(?<![\d/.-]){each}", re.IGNORECASE) for each in WHOLE_DAYS]
PARTS = [re.compile(rf"(?<![\d/.-]){each}", re.IGNORECASE) for each in PARTS_OF_YEARS]
YEAR_ALONE = re.compile(r"(?:19|20)\d{2}")
FINANCIAL_YEAR = re.compile(r"(?:fy ?)?(?P<first>(?:19|20)\d{2}) ?[/-] ?(?P<last>(?:20)?\d{2})")
SERIAL = re.compile(r"(?P<number>[2-7]\d{4})(?:\.\d{1,12})?")
EXCEL_BEGINS = date(1899, 12, 30)
TERMS = re.compile(r"\d{1,3}")
IN_MONTHS = re.compile(r"m(?:on)?th|\d ?m\b", re.IGNORECASE)
EXTENDS = re.compile(
    r"\bext|\bopt|\bplus\b|\+|\bpossible\b|\bmax|\buntil\b|\bup to\b", re.IGNORECASE
)
RANGE = re.compile(r"\s{0,3}(?:-|–|—|to|until|till)\s{0,3}", re.IGNORECASE)
NO_DAY = re.compile(
    r"\b(?:rolling|ongoing|on going|open ended|open-ended|perpetual|perpetuity|evergreen|"
    r"continuous|continuing|indefinite|annual|annually|monthly|yearly|expired|no end|in place|"
    r"until terminated|various|unknown|pending|permanent)\b",
    re.IGNORECASE,
)


class DayRead(NamedTuple):
    """A day, what stands behind it, and why it is none."""

    day: date | None = None
    rest: str = ""
    problem: str = ""
    extension: date | None = None


class Found(NamedTuple):
    day: date
    start: int
    end: int


def read_day(text: str, is_end: bool) -> DayRead:
    """The day that a cell says; of a month or year its first day, or its last for an end.

    Behind an end may stand how it can be extended: “31/03/2026 (+1+1)”.
    """
    plain = " ".join(WEEKDAY.sub(" ", ORDINAL.sub("", text)).split())[:MAX_LENGTH]
    if day := _alone(plain, is_end):
        return DayRead(day)
    if not (found := _days_in(plain, is_end)):
        return DayRead() if NO_DAY.search(plain) else DayRead(problem=_why(text, plain))
    if len(found) > 1:
        return _of_several(plain, found, is_end)
    rest = f"{plain[: found[0].start]} {plain[found[0].end :]}".strip(" ()[],;:-–")
    if not is_end or not TERMS.search(rest):
        return DayRead(found[0].day, rest)
    extension = _extended(found[0].day, rest)
    if extension is None:
        return DayRead(problem=_unclear(text))
    return DayRead(found[0].day, rest, extension=extension)


def _alone(plain: str, is_end: bool) -> date | None:
    """A serial number of Excel, a year, or a financial year from April to March."""
    if match := SERIAL.fullmatch(plain):
        return EXCEL_BEGINS + timedelta(days=int(match["number"]))
    if YEAR_ALONE.fullmatch(plain):
        return date(int(plain), 12, 31) if is_end else date(int(plain), 1, 1)
    if match := FINANCIAL_YEAR.fullmatch(plain.casefold()):
        first = int(match["first"])
        if int(match["last"]) % 100 == (first + 1) % 100:
            return date(first + 1, 3, 31) if is_end else date(first, 4, 1)
    return None


def _days_in(plain: str, is_end: bool) -> list[Found]:
    for pattern in DAYS:
        if found := _found(plain, pattern, _whole_day):
            return found
    for pattern in PARTS:
        if found := _found(plain, pattern, _last_day if is_end else _first_day):
            return found
    return []


def _found(
    plain: str, pattern: re.Pattern[str], day_of: Callable[[re.Match[str]], date | None]
) -> list[Found]:
    days = ((day_of(match), match) for match in pattern.finditer(plain))
    return [Found(day, match.start(), match.end()) for day, match in days if day]


def _whole_day(match: re.Match[str]) -> date | None:
    return _date(_year(match["year"]), _month(match["month"]), int(match["day"]))


def _first_day(match: re.Match[str]) -> date | None:
    return _date(_year(match["year"]), _month(match["month"]), 1)


def _last_day(match: re.Match[str]) -> date | None:
    year, month = _year(match["year"]), _month(match["month"])
    first = _date(year + month // 12, month % 12 + 1, 1)
    return first - timedelta(days=1) if first else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - 2026, not 26
        return year
    return year + (1900 if year >= CENTURY else 2000)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.index(text[:3].casefold()) + 1


def _of_several(plain: str, found: list[Found], is_end: bool) -> DayRead:
    """The two days of a range, or an end and how long it can be extended."""
    first, second = found[0], found[1]
    between = plain[first.end : second.start]
    is_sorted = all(one.day <= other.day for one, other in pairwise(found))
    if len(found) > 2 or not is_sorted:  # noqa: PLR2004 - from and to
        return DayRead(problem=_unclear(plain))
    if EXTENDS.search(f"{between}{plain[second.end :]}"):
        return DayRead(first.day, between.strip(" ()"), extension=second.day)
    if RANGE.fullmatch(between):
        return DayRead(second.day if is_end else first.day)
    return DayRead(problem=_unclear(plain))


def _extended(day: date, rest: str) -> date | None:
    """The end after all extensions: “+1+1” is two years, “2+1+1” two after the first two."""
    terms = [int(term) for term in TERMS.findall(rest)]
    begins_with_plus = rest.lstrip(" (").startswith("+") or EXTENDS.match(rest)
    if "+" in rest and not begins_with_plus:
        terms = terms[1:]
    elif not EXTENDS.search(rest):
        return None
    months = sum(terms) * (1 if IN_MONTHS.search(rest) else 12)
    return add_months(day, months) if 0 < months <= 600 else None  # noqa: PLR2004 - 50 years


def add_months(day: date, months: int) -> date | None:
    """The same day so many months later; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    is_last = (day + timedelta(days=1)).day == 1
    for number in range(31 if is_last else day.day, 27, -1):
        if found := _date(year, month + 1, number):
            return found
    return _date(year, month + 1, day.day)


def _why(text: str, plain: str) -> str:
    numbers = [int(number) for number in TERMS.findall(plain)]
    is_month_first = len(numbers) > 1 and numbers[0] <= 12 < numbers[1] <= 31  # noqa: PLR2004
    if is_month_first:
        problem = gettext("“{text}” has no such month. Enter the day first. Example: 31/03/2026")
    elif _has_impossible_day(plain):
        problem = gettext("There is no such date: “{text}”. Example: 31/03/2026")
    else:
        problem = gettext("“{text}” is not a date. Example: 31/03/2026")
    return problem.format(text=text[:MAX_LENGTH])


def _has_impossible_day(plain: str) -> bool:
    """Whether it is written as a day, in a year that we record, and the calendar has no such."""
    written = (match for pattern in DAYS if (match := pattern.search(plain)))
    return any(FIRST_YEAR <= _year(match["year"]) <= LAST_YEAR for match in written)


def _unclear(text: str) -> str:
    problem = gettext("“{text}” says more than one date. Enter one date. Example: 31/03/2026")
    return problem.format(text=text[:MAX_LENGTH])

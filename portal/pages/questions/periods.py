"""Times in a question: since 2024, before March 2027, next year, within six months."""

import re
from calendar import month_name
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from portal.pages.questions.phrases import BEFORE_TIMES, YEARS
from portal.text import short_date
from services.models.months import months_from

MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18}
YEAR, MONTH = r"(?:19|20)\d\d", "|".join(sorted(MONTHS, key=len, reverse=True))
WHEN = rf"(?:(?:(?:the )?(?:end|start) of )?(?:(?:{MONTH}) )?(?:{YEAR}|(?:next|this|last) year))"
COUNT = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
POINT = re.compile(rf"(?:(?P<how>{BEFORE_TIMES}) )?(?P<when>{WHEN})(?= |$)")
BETWEEN = re.compile(rf"between (?P<first>{WHEN}) and (?P<second>{WHEN})(?= |$)")
SPAN = re.compile(
    r"(?P<how>within|in|over|during)? ?(?:the )?(?P<way>last|past|next|coming)?"
    rf" ?(?P<count>{COUNT})? ?(?P<unit>years?|months?)(?= |$)"
)
PARSED = re.compile(
    rf"(?:(?:the )?(?P<edge>end|start) of )?(?:(?P<month>{MONTH}) )?(?P<year>{YEAR}|\w+ year)"
)
MAX_MONTHS = 240


class Period(NamedTuple):
    """Days from one to another, both included; either end can be open."""

    first: date | None
    last: date | None

    @property
    def is_future(self) -> bool:
        """Whether it is about what is to come: no record says yet what happens then."""
        today = timezone.localdate()
        latest = self.last or self.first
        return latest is not None and latest > today and (self.first or today) >= today

    @property
    def label(self) -> str:
        if self.first is None:
            return gettext("until {day}").format(day=short_date(self.last))
        if self.last is None:
            return gettext("from {day}").format(day=short_date(self.first))
        days = gettext("{first} to {last}")
        return days.format(first=short_date(self.first), last=short_date(self.last))

    def from_today(self) -> "Period":
        """The same time, but nothing of it before today."""
        today = timezone.localdate()
        return self._replace(first=max(self.first or today, today))

    def bounds(self, field: str) -> dict[str, date]:
        """What a date has to fulfil, for a filter."""
        found = {f"{field}__gte": self.first, f"{field}__lte": self.last}
        return {name: day for name, day in found.items() if day}


def read_period(text: str) -> tuple[Period, int] | None:
    """The time that a text says at its beginning, and where it ends."""
    if between := BETWEEN.match(text):
        first, last = _days(between["first"]), _days(between["second"])
        return (Period(first[0], last[1]), between.end()) if first[0] <= last[1] else None
    if point := POINT.match(text):
        return _around(point["how"] or "in", *_days(point["when"])), point.end()
    if span := SPAN.match(text):
        return _spanned(span)
    return None


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, of a month, or of its beginning or end."""
    match = PARSED.fullmatch(text)
    assert match is not None  # noqa: S101 - the same words found it
    named = match["year"]
    year = timezone.localdate().year + YEARS[named] if named in YEARS else int(named)
    month = MONTHS[match["month"]] if match["month"] else None
    first = date(year, month or 1, 1)
    last = months_from(first, 1 if month else 12) - timedelta(days=1)
    if match["edge"]:
        edge = first if match["edge"] == "start" else last
        return edge, edge
    return first, last


def _around(how: str, first: date, last: date) -> Period:
    day = timedelta(days=1)
    if how in {"since", "from"}:
        return Period(first, None)
    if how == "after":
        return Period(last + day, None)
    if how.endswith("before"):
        return Period(None, first - day)
    return Period(None, last) if how in {"until", "by"} else Period(first, last)


def _spanned(span: re.Match[str]) -> tuple[Period, int] | None:
    """Within six months, in the last two years; "in six months" is neither."""
    way, count, today = span["way"], span["count"], timezone.localdate()
    if not (way or (span["how"] == "within" and count)):
        return None
    number = int(count) if (count or "").isdecimal() else NUMBERS.get(count or "a", 1)
    months = min(number * (12 if span["unit"].startswith("year") else 1), MAX_MONTHS)
    if way in {"last", "past"}:
        return Period(months_from(today, -months), today), span.end()
    return Period(today, months_from(today, months)), span.end()

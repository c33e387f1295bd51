"""Small things done to words, the same everywhere."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import reduce
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, get_text_list, slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

MAX_COMPARED = 2000
NOON = 12
NO_BREAK_SPACE = "\u00a0"
NAMED_HOURS = {0: _("midnight"), NOON: _("midday")}
WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
UNSEEN = {"Cc", "Cf", "Cs", "Co"}  # controls, zero width, direction, halves, private use
BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that no XML can hold."""
    return NOT_IN_XML.sub("", text)


def without_nul(text: str) -> str:
    """The text without the character that PostgreSQL cannot store."""
    return text.replace("\x00", "")


def query_text(query: QueryDict, name: str, max_length: int = 200) -> str:
    """What was typed into a query string or form, on one line and cut; empty where nothing was."""
    return " ".join(without_nul(query.get(name, "")).split())[:max_length]


def without_unseen(text: str) -> str:
    """The text without invisible signs; blanks of any kind are spaces."""
    plain = " ".join(text.split())
    seen = (sign for sign in plain if unicodedata.category(sign) not in UNSEEN)
    return "".join(sign for sign in seen if sign not in BLANK_LETTERS)


def one_line(text: str) -> str:
    """The text in one line, without signs that nobody sees; empty where nothing can be seen."""
    line = " ".join(without_unseen(unicodedata.normalize("NFC", text)).split())
    return line if any(unicodedata.category(sign)[0] in "LNPS" for sign in line) else ""


def shorten(text: str, length: int) -> str:
    """The text on one line, cut between words, with an ellipsis, to at most ``length``."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    cut = Truncator(flat).chars(length)
    at_a_word = cut[:-1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return f"{at_a_word or cut[:-1]}…"


def plural(number: float | None, one: str, many: str = "") -> str:
    """The word that goes with a number: council, councils."""
    return one if number == 1 else many or f"{one}s"


def count_of(number: float | None, one: str, many: str = "") -> str:
    """1 council, 2 councils, no councils."""
    return f"{number:,} {plural(number, one, many)}" if number else f"no {plural(0, one, many)}"


def time_of_day(hour: int, minute: int = 0) -> str:
    """5:30pm, 8am; midnight and midday, which 12am and 12pm leave open."""
    if minute == 0 and hour in NAMED_HOURS:
        return str(NAMED_HOURS[hour])
    minutes = f":{minute:02}" if minute else ""
    time = f"{hour % NOON or NOON}{minutes}"
    return (gettext("{time}am") if hour < NOON else gettext("{time}pm")).format(time=time)


def time_of(moment: datetime) -> str:
    """The time of day of a moment, in the time zone of the site."""
    local = timezone.localtime(moment)
    return time_of_day(local.hour, local.minute)


def short_date(day: date | None) -> str:
    """28 Nov 2026, which no narrow column of a table breaks; empty without a day."""
    return date_format(day, "j M Y").replace(" ", NO_BREAK_SPACE) if day else ""


def date_time(moment: datetime | None) -> str:
    """28 November 2026 at 5:30pm, in the time zone of the site; empty without a moment."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = date_format(local, "j F Y")
    return gettext("{date} at {time}").format(date=day, time=time_of(local))


def in_sentence(label: object) -> str:
    """A label within a sentence: its first letter small, unless the word is an abbreviation.

    Where a language writes labels within a sentence as they are, its translators say so.
    """
    text = str(label)
    first = text.split(" ", 1)[0]
    writes_small = pgettext("labels in a sentence: small, or as they are", "small") == "small"
    if not writes_small or sum(map(str.isupper, first)) > 1:
        return text
    return text[:1].lower() + text[1:]


def list_in_words(parts: Iterable[object]) -> str:
    """One, two and three."""
    return get_text_list([*map(str, parts)], pgettext("before the last of a list", "and"))


def did_you_mean(names: Iterable[object]) -> str:
    """The question at the end of an error, with a space before it; empty without names."""
    suggestions = reduce(_either, map(str, names), "")
    return f" {gettext('Did you mean {names}?').format(names=suggestions)}" if suggestions else ""


def _either(first: str, second: str) -> str:
    return gettext("{first} or {second}").format(first=first, second=second) if first else second


def unique_slug(title: str, *, taken: Callable[[str], bool], length: int = 80) -> str:
    """A slug for the title that is not taken: payroll, payroll-2, payroll-3 …"""
    stem = slugify(title)[:length].strip("-") or "untitled"
    slug, number = stem, 1
    while taken(slug):
        number += 1
        slug = f"{stem[: length - len(str(number)) - 1]}-{number}"
    return slug


class Piece(NamedTuple):
    """Some words of a text that was changed: the same as before, gone, or new."""

    kind: str
    text: str


def words_changed(before: str, after: str) -> list[Piece]:
    """Both texts in one, word by word, as pieces of the kinds "same", "gone" and "new".

    Texts of very many words are compared line by line, and of very many lines as a whole:
    finding what is the same costs far more than twice as much in a text twice as long.
    """
    old, new = _split(before, after)
    steps = SequenceMatcher(None, old, new).get_opcodes()
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in steps:
        gone, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if kind == "equal":
            pieces.append(Piece("same", added))
        else:
            pieces += [piece for piece in (Piece("gone", gone), Piece("new", added)) if piece.text]
    return pieces


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts in words, lines or whole: the smallest parts of which there are not too many."""
    for part in (WORD, LINE):
        old, new = part.findall(before), part.findall(after)
        if max(len(old), len(new)) <= MAX_COMPARED:
            return old, new
    return [before], [after]

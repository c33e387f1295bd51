"""What stands in a result: the words that were looked for, marked, and the text around them."""

import re
from collections.abc import Collection

from django.db import connection
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.search.meaning import Meaning
from portal.search.models import Entry, key_of
from portal.text import shorten

FORMS = "SELECT DISTINCT word FROM search_word WHERE lexeme = ANY(%s)"
WORD = re.compile(r"[\w#+]+")
MARKUP = re.compile(r"[#*_`>|]+|\[|\]\([^)]*\)|<[^>]*>")
LETTERS_AROUND = 120
NAMES_END = " . "  # between the names in a body, and before its text, as the views write it


def written_forms(meaning: Meaning) -> set[str]:
    """How the words that were looked for are written in what can be found."""
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [[clue.lexeme for clue in meaning.worth]])
        return {word for (word,) in cursor.fetchall()}


def highlighted(text: str, forms: Collection[str]) -> SafeString:
    """The text as HTML, escaped, with each of the words in <mark>."""
    pieces, end = [], 0
    for word in WORD.finditer(text):
        if _plain(word[0]) in forms:
            pieces += [escape(text[end : word.start()]), format_html("<mark>{}</mark>", word[0])]
            end = word.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped


def snippet(entry: Entry, forms: Collection[str]) -> SafeString:
    """The summary; or the passage that has the words, of what is told or else of all names."""
    told = entry.body.rpartition(NAMES_END)[2]
    for text in (told, entry.body) if not _first(entry.summary, forms) else ():
        plain = " ".join(MARKUP.sub(" ", text).split())
        if found := _first(plain, forms):
            return highlighted(_around(plain, found), forms)
    return highlighted(entry.summary, forms)


def _first(text: str, forms: Collection[str]) -> re.Match[str] | None:
    return next((word for word in WORD.finditer(text) if _plain(word[0]) in forms), None)


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else key_of(word)


def _around(text: str, word: re.Match[str]) -> str:
    start = max(0, word.start() - LETTERS_AROUND)
    start = text.find(" ", start, word.start()) + 1 if start else 0
    passage = shorten(text[start:], 2 * LETTERS_AROUND).replace(" . ", " · ")
    return f"… {passage}" if start else passage

"""What stands in a result: the words that were looked for, marked, and the text around them."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.database.read_source import connection_to_read
from portal.search.expanded_query import ExpandedQuery
from portal.search.models import IndexEntry, key_of
from portal.text import shorten

FORMS = "SELECT DISTINCT word FROM search_word WHERE lexeme = ANY(%s)"
WORD = re.compile(r"[\w#+]+")
MARKUP = re.compile(r"[#*_`>|]|\[|\]\([^()]{0,300}\)|<[^<>]{0,300}>")
INDEXED = 20_000  # letters of a body, as search_words reads them
LETTERS_AROUND, READ_AROUND = 120, 250
MAX_PLACES = 10
NAMES_END = " . "  # between the names in a body, and before its text, as the views write it


def written_forms(meaning: ExpandedQuery) -> set[str]:
    """How the words that were looked for are written in what can be found."""
    with connection_to_read().cursor() as cursor:
        cursor.execute(FORMS, [[lexeme for clue in meaning.worth for lexeme in clue.lexemes]])
        return {word for (word,) in cursor.fetchall()}


def highlighted(text: str, forms: Collection[str]) -> SafeString:
    """The text as HTML, escaped, with each of the words in <mark>."""
    pieces, end = [], 0
    for word in WORD.finditer(text):
        if _plain(word[0]) in forms:
            pieces += [escape(text[end : word.start()]), format_html("<mark>{}</mark>", word[0])]
            end = word.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped


def snippet(entry: IndexEntry, forms: Collection[str]) -> SafeString:
    """The summary; or the passage that has the words, of what is told or else of all names."""
    passage = "" if _first(entry.summary, forms) else _passage(entry.body[:INDEXED], forms)
    return highlighted(passage or entry.summary, forms)


def other_name(entry: IndexEntry, forms: Collection[str]) -> str:
    """Return the name that has most of the words, where the title has none of them."""
    if _first(entry.title, forms):
        return ""
    names = [name for several in entry.names for name in several.split(NAMES_END)]
    best = max(names, key=lambda name: _count(name, forms), default="")
    return best if _count(best, forms) else ""


def _passage(body: str, forms: Collection[str]) -> str:
    """The words around the first that was looked for: of what is told, or else of the names."""
    text_only = body.rpartition(NAMES_END)[2]
    for text in (text_only, body):
        for word in islice(_found(text, forms), MAX_PLACES):
            plain = _without_markup(text, word)
            if found := _first(plain, forms):
                return _around(plain, found)
    return ""


def _without_markup(text: str, word: re.Match[str]) -> str:
    """What stands around a word, on one line; a long text is never read as a whole."""
    start, end = max(0, word.start() - READ_AROUND), word.end() + READ_AROUND
    if start:
        start = text.find(" ", start, word.start()) + 1 or start
    plain = " ".join(MARKUP.sub(" ", text[start:end]).split())
    return f"… {plain}" if start else plain


def _first(text: str, forms: Collection[str]) -> re.Match[str] | None:
    return next(_found(text, forms), None)


def _found(text: str, forms: Collection[str]) -> Iterator[re.Match[str]]:
    return (word for word in WORD.finditer(text) if _plain(word[0]) in forms)


def _count(text: str, forms: Collection[str]) -> int:
    return sum(1 for _ in _found(text, forms))


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else key_of(word)


def _around(text: str, word: re.Match[str]) -> str:
    start = max(0, word.start() - LETTERS_AROUND)
    start = text.find(" ", start, word.start()) + 1 if start else 0
    passage = shorten(text[start:], 2 * LETTERS_AROUND).replace(" . ", " · ")
    return f"… {passage}" if start else passage

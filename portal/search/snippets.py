"""What stands in a result: the words that were looked for, marked, and the text around them."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.database.read_source import connection_to_read
from portal.search.expanded_query import ExpandedQuery
from portal.search.models import EntryKind, IndexEntry, key_of
from portal.text import shorten

FORMS = "SELECT DISTINCT word FROM search_word WHERE lexeme = ANY(%s)"
WORD = re.compile(r"[\w#+]+")
MARKUP = re.compile(r"[#*_`>|]|\[|\]\([^()]{0,300}\)|<[^<>]{0,300}>")
INDEXED = 20_000  # letters of a body, as search_words reads them
LETTERS_AROUND, READ_AROUND = 120, 250
MAX_PLACES = 10
# a service has the names of its products, and a service area words that people search for
NAMED = {EntryKind.PRODUCT, EntryKind.SUPPLIER, EntryKind.COUNCIL}
NAMES_FIRST = {EntryKind.SERVICE, EntryKind.PRODUCT, EntryKind.SUPPLIER}  # in their bodies
MAX_NAME_LENGTH = 120  # what is longer is no name, but text
AREA = "for "  # before the names of a product's service area, as the view writes them
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
    """The summary; or the passage of the text that has the words."""
    passage = "" if _first(entry.summary, forms) else _passage(_body(entry)[1], forms)
    return highlighted(passage or entry.summary, forms)


def other_name(entry: IndexEntry, forms: Collection[str]) -> str:
    """Return the thing's own other name that has most of the words, where the title has none."""
    return "" if _first(entry.title, forms) else _best(_own_names(entry), forms)


def matching_word(entry: IndexEntry, forms: Collection[str]) -> str:
    """Return the tag, product or word of its area that has most of the words, as a name does."""
    if _first(entry.title, forms):
        return ""
    own, words_of_body = set(_own_names(entry)), _body(entry)[0].split(NAMES_END)
    words = [name.removeprefix(AREA) for name in entry.names if name not in own]
    names = [word for several in words for word in several.split(NAMES_END)]
    return _best(names, forms) or _best(words_of_body, forms)


def _own_names(entry: IndexEntry) -> list[str]:
    """The names that mean the thing and nothing else; a product has those of its area last."""
    if entry.kind not in NAMED:
        return []
    has_area = entry.kind == EntryKind.PRODUCT
    return [name for name in entry.names if not (has_area and name.startswith(AREA))]


def _best(names: list[str], forms: Collection[str]) -> str:
    short = (name for name in names if len(name) <= MAX_NAME_LENGTH)
    best = max(short, key=lambda name: _count(name, forms), default="")
    return best if _count(best, forms) else ""


def _body(entry: IndexEntry) -> tuple[str, str]:
    """The names that the body begins with, and its text."""
    body = entry.body[:INDEXED]
    if entry.kind not in NAMES_FIRST:
        return "", body
    names, _, text = body.rpartition(NAMES_END)
    return names, text


def _passage(text: str, forms: Collection[str]) -> str:
    """The words around the first that was looked for."""
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
    passage = shorten(text[start:], 2 * LETTERS_AROUND)
    return f"… {passage}" if start else passage

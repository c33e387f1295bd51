"""Small things done to words, the same everywhere."""

import re
from collections.abc import Callable

from django.utils.text import Truncator, slugify

MOST_WORDS = 32
SHORTEST_BEGINNING = 3


def any_of_these_words(text: str) -> str:
    """A PostgreSQL tsquery that matches any word of the text, the last one from its beginning.

    Empty when the text has no words.
    """
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    if not words:
        return ""
    begun = [f"'{words[-1]}':*"] if len(words[-1]) >= SHORTEST_BEGINNING else []
    return " | ".join([*(f"'{word}'" for word in words), *begun])


def shorten(text: str, length: int) -> str:
    """The text on one line, cut between words, with an ellipsis, to at most ``length``."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    cut = Truncator(flat).chars(length)
    at_a_word = cut[:-1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return f"{at_a_word or cut[:-1]}…"


def unique_slug(title: str, *, taken: Callable[[str], bool], length: int = 80) -> str:
    """A slug for the title that is not taken: payroll, payroll-2, payroll-3 …"""
    stem = slugify(title)[:length].strip("-") or "untitled"
    slug, number = stem, 1
    while taken(slug):
        number += 1
        slug = f"{stem[: length - len(str(number)) - 1]}-{number}"
    return slug

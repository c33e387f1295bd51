"""Headings of columns as they are compared."""

import re
from html import unescape

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
SIGNS = re.compile(r"[\W_]+")
BRACKETED = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
POINTED = re.compile(r"(?<=\b\w)\.(?=\w\b)|['’`]")  # p.a., council's
MAX_LENGTH = 200
LEFT_OUT = {"the", "our", "your", "this", "its", "their", "a", "an"}
SPELLINGS = {
    "license": "licence",
    "licenses": "licences",
    "licenced": "licensed",
    "dept": "department",
    "depts": "departments",
    "no": "number",
    "nr": "number",
    "num": "number",
    "ref": "reference",
    "incl": "including",
    "inc": "including",
    "excl": "excluding",
    "exc": "excluding",
    "ex": "excluding",
    "org": "organisation",
    "organization": "organisation",
    "organizational": "organisational",
    "max": "maximum",
    "ext": "extension",
    "approx": "approximate",
    "est": "estimated",
    "pa": "annum",
    "yearly": "annual",
    "directotate": "directorate",
    "desc": "description",
}
# what does not change what a column is about
QUALIFIERS = {"gbp", "pounds", "vat", "excluding", "including", "estimated", "approximate", "local"}
QUALIFIERS |= {"authority", "council", "councils", "if", "known", "applicable", "dd", "mm", "yyyy"}
QUALIFIERS |= {"yy", "in", "and", "for", "where", "any"}


def fold(heading: str) -> str:
    """A heading as it is compared: in small letters, without signs, each word spelt in one way."""
    plain = CAMEL.sub(
        " ", unescape(heading[:MAX_LENGTH]).replace("#", " number ").replace("&", " and ")
    )
    words = SIGNS.sub(" ", POINTED.sub("", plain)).casefold().split()
    return " ".join(SPELLINGS.get(word, word) for word in words if word not in LEFT_OUT)


def variants(heading: str) -> list[str]:
    """A heading folded; without what is in brackets; and without what does not change it."""
    whole, bare = fold(heading), fold(BRACKETED.sub(" ", heading[:MAX_LENGTH]))
    plain = " ".join(word for word in bare.split() if word not in QUALIFIERS)
    return list(dict.fromkeys(filter(None, (whole, bare, plain))))


def phrases(text: str) -> frozenset[str]:
    """Phrases with commas between them, folded."""
    return frozenset(map(fold, text.split(",")))

"""Names and titles as they are compared, so that moderators are asked about each once."""

import re
import unicodedata

LEGAL_FORMS = {"ltd", "limited", "plc", "llp", "lp", "inc", "incorporated", "gmbh", "bv", "co"}
LEGAL_FORMS |= {"company", "corp", "corporation", "cic", "cyf", "sa", "ag", "the", "uk", "gb"}
LEGAL_FORMS |= {"group", "holdings", "europe", "emea", "international", "intl"}
# what many companies add to their name; part of it where only one word would be left
ADDED = {"services", "servs", "svcs", "solutions"}
# what differs between contracts for the same thing: years, and numbers of references
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?\b")
REFERENCE = re.compile(r"[a-z]{0,4}\d{5,}")
ACCENTS_AND_APOSTROPHES = re.compile("[\u0300-\u036f'’]")
MAX_KEY = 200
MAX_TITLE_KEY = 120  # of a key; the supplier has the rest


def company_name(name: str) -> str:
    """The words of a company's name that tell it from others, however its form is written."""
    telling = _words(name.replace("&", " and "))
    while _is_added(telling):
        telling.pop()
    while len(telling) > 1 and telling[0] == "the":
        telling = telling[1:]
    return " ".join(telling)


def _is_added(words: list[str]) -> bool:
    """Whether the last word tells the company from no other."""
    at_least = 3 if words and words[-1] in ADDED else 2
    return len(words) >= at_least and words[-1] in LEGAL_FORMS | ADDED


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", ACCENTS_AND_APOSTROPHES.sub("", plain))


def name_key(name: str) -> str:
    """A company or council however it is written: its case, marks and legal form do not count."""
    return (company_name(name) or " ".join(name.casefold().split()))[:MAX_KEY].strip()


def title_key(title: str) -> str:
    """What a title says of what is bought; empty where it only has numbers."""
    words = _words(YEARS.sub(" ", title))
    return " ".join(word for word in words if not REFERENCE.fullmatch(word))


def product_key(title: str, supplier: str) -> str:
    """What tells products apart that no title names plainly: the title and who sells it."""
    words = title_key(title)[:MAX_TITLE_KEY].strip()
    return f"{words} | {name_key(supplier)}"[:MAX_KEY].strip() if words else ""

"""What people read is plain English: the words of docs/style.md, and none of a private voice."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ["councils", "forums", "portal", "services"]

BANNED = re.compile(
    r"\b(whom|whoever|anew|in vain|meanwhile|somebody|listings?|letters?|twins?|those who|"
    r"what came|stands there|not said|mails?|mailed|mailbox|alike|hears? of|looked for|"
    r"silenced?|taken? back|took back|e\.g\.|i\.e\.|etc\.)(?!\w)",
    re.IGNORECASE,
)
# words that stay in a file, and why
IN_THE_LOG = "acts are stored in the log, which nobody can change"
OF_THE_ALPHABET = "letters of the alphabet"
ALLOWED = {
    "forums/acts.py": ({"silence", "silenced"}, IN_THE_LOG),
    "forums/forms/posts.py": ({"letters"}, OF_THE_ALPHABET),
    "portal/accounts/forms.py": ({"letters"}, OF_THE_ALPHABET),
    "portal/accounts/models.py": ({"letters"}, OF_THE_ALPHABET),
    "portal/demo/management/commands/seed_demo.py": ({"mail"}, "an address"),
    "portal/demo/queue_data.py": ({"mailbox"}, "an invented report"),
    "portal/mail/acts.py": ({"mail"}, IN_THE_LOG),
    "portal/mail/models.py": ({"mail"}, "a type"),
    "portal/mail/tasks.py": ({"mail"}, "a line for the logs"),
    "portal/moderation/catalogue/forms.py": ({"letters"}, OF_THE_ALPHABET),
    "portal/moderation/acts.py": ({"listing"}, IN_THE_LOG),
    "portal/site/checks.py": ({"mail"}, "a mail server"),
    "services/acts.py": ({"listing"}, IN_THE_LOG),
    "services/list_imports/ignored_words.py": ({"mail"}, "a heading of somebody's list"),
    "portal/search/models/tally.py": ({"listings"}, "names of counts that no page shows"),
    "portal/search/models/term.py": ({"letter"}, OF_THE_ALPHABET),
}

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"\{%-?\s*(\w+)(.*?)%\}", re.DOTALL)
MACHINE_TAGS = {"extends", "include", "load", "static", "url", "if", "elif", "for", "with", "cache"}
LITERAL = re.compile(r'"([^"]*)"')
READ_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|placeholder|title)="([^"]*)"')
# a word alone in small letters is a key, not a sentence
SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z,.:] [A-Za-z]")
SQL = re.compile(r"\b(SELECT|PERFORM|UPDATE|DELETE FROM)\b")
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


def texts_of_template(source: str) -> Iterator[str]:
    """The text between the tags, the literals that tags show, and attributes that are read out."""
    source = COMMENT.sub(" ", source)
    for name, rest in TAG.findall(source):
        if name not in MACHINE_TAGS:
            yield from filter(SENTENCE.search, LITERAL.findall(rest))
    plain = re.sub(r"\{\{.*?\}\}", " ", TAG.sub(" ", source), flags=re.DOTALL)
    yield from READ_ATTRIBUTE.findall(plain)
    yield re.sub(r"<[^>]*>", " ", plain)


def texts_of_module(source: str) -> Iterator[str]:
    """The strings of a module that read like words for people; no docstrings, SQL or types."""
    tree = ast.parse(source)
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    docstrings = {id(node.value) for node in statements}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings and _is_for_people(node.value):
            yield node.value


def _is_for_people(text: str) -> bool:
    return bool(SENTENCE.search(text)) and not SQL.search(text) and text not in class_names()


@cache
def class_names() -> set[str]:
    """The names of classes, which modules export and annotations quote."""
    modules = (path for path in sources() if path.suffix == ".py")
    return {name for path in modules for name in CLASS.findall(path.read_text())}


def sources() -> Iterator[Path]:
    yield from (ROOT / "templates").rglob("*.html")
    yield from (ROOT / "templates").rglob("*.txt")
    for part in PYTHON:
        modules = (ROOT / part).rglob("*.py")
        yield from (module for module in modules if "migrations" not in module.parts)


def banned_in(texts: Iterator[str]) -> list[str]:
    return [found.group().lower() for text in texts for found in BANNED.finditer(text)]


def banned_in_file(path: Path) -> set[str]:
    texts = texts_of_module if path.suffix == ".py" else texts_of_template
    return set(banned_in(texts(path.read_text())))


def test_no_banned_word_is_read_by_people():
    found = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        allowed, _why = ALLOWED.get(name, (set(), ""))
        if words := banned_in_file(path) - allowed:
            found[name] = words

    assert found == {}


def test_every_exception_is_needed():
    for name, (words, why) in ALLOWED.items():
        assert words <= banned_in_file(ROOT / name), name
        assert why


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<h2>Whom to ask</h2>", ["whom"]),
        ('{% summary_row "Not said" %}{% endsummary_row %}', ["not said"]),
        ('<nav aria-label="Your listings">', ["listings"]),
        ("{% comment %}A listing{% endcomment %}{{ listing.title }}{% if listing %}", []),
        ('{% include "services/_listing.html" %}<a class="listing">Service</a>', []),
    ],
)
def test_words_are_found_where_people_read_them(source, words):
    assert banned_in(texts_of_template(source)) == words


def test_strings_of_modules_are_found_and_docstrings_are_not():
    source = 'def f():\n    """A listing."""\n    g("listing", "The listing is gone.")\n'

    assert banned_in(texts_of_module(source)) == ["listing"]

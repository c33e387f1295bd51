"""Text that somebody chose to be slow costs in proportion to its length, wherever it is read."""

import ast
import importlib
import random
import re
import time
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from councils.models import Council
from councils.models.name_parser import read
from councils.models.names import NameIndex
from forums.models.tag import slug_of
from portal import markdown
from portal.accounts.models import clean_display_name
from portal.markdown import to_html
from portal.pages.questions.amounts import read_amount
from portal.pages.questions.periods import read_period
from portal.search.models import IndexEntry
from portal.search.models.term import key_of, short_forms
from portal.search.parser import ParsedQuery
from portal.search.snippets import highlighted, matching_word, snippet
from portal.search.usage_question import read_usage_question
from portal.site.logs import without_addresses
from portal.text import printable, shorten, unique_slug, words_changed

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["portal", "councils", "services", "forums"]
LONG, SHORT = 20_000, 5_000
# what costs less for so long a text is no danger: a square would cost a hundred times more
CHEAP_SECONDS = 0.025
GROWTH = 2 * LONG / SHORT  # a square would grow by 16, what is linear by 4
PUMPED = [
    *("<", "](", "[", "[[", "![](", "@", "a", "A", "0", " ", '"', "-", "\n", ".", "/", "(", "'"),
    *("<a", "<a ", "a(", "a (", "a@", "a-", "a/", "a.", "A.", "%40", "<!--", "> [", "> ["),
    *(
        "*a ",
        "`",
        "_",
        "|\n",
        "&",
        "&#",
        "é",
        "\u0301",
        "\u200b",
        "\\",
        "http://",
        "://",
        "a://",
        "http:// ",
        "[a](",
        "@a ",
    ),
]


def cost(act, text, times=1):
    """The least processor time that it takes, in seconds."""
    spent = []
    for _ in range(times):
        markdown._parsed.cache_clear()  # noqa: SLF001 - what is kept from the last time costs nothing
        start = time.process_time()
        act(text)
        spent.append(time.process_time() - start)
    return min(spent)


def pumped(part, length):
    return (part * length)[:length]


def grows(act, part, times=1):
    """Whether a text four times as long costs far more than four times as much."""
    whole = cost(act, pumped(part, LONG), times)
    return whole > CHEAP_SECONDS and whole > GROWTH * cost(act, pumped(part, SHORT), times)


def dear(act, parts=PUMPED):
    """The parts whose repetition is not read in proportion; looked at again before it is said."""
    return [part for part in parts if grows(act, part) and grows(act, part, times=3)]


# every regular expression in the sources


@cache
def sources():
    """Each file of ours, with what it says."""
    return [
        (path, path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def is_call_of_re(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and bool(node.args)
    )


def written_on_the_spot():
    """re.sub("…", …) and its like: what is looked for, and how."""
    for path, text in sources():
        for node in ast.walk(ast.parse(text)) if re.search(r"\bre\.", text) else []:
            if is_call_of_re(node) and node.func.attr != "escape":
                first = node.args[0]
                if node.func.attr != "compile" and isinstance(first, ast.Constant):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, re.compile(first.value), {node.func.attr}


def ways_of_use(names):
    """For each name, the methods that are called on it anywhere: {"WORD": {"finditer"}}."""
    ways = defaultdict(set)
    for _, text in sources():
        for node in ast.walk(ast.parse(text)) if any(name in text for name in names) else []:
            owner = getattr(node, "value", None)
            if isinstance(node, ast.Attribute) and isinstance(owner, ast.Name | ast.Attribute):
                ways[owner.id if isinstance(owner, ast.Name) else owner.attr].add(node.attr)
    return ways


def compiled():
    """Every compiled expression that a module or a class of ours has, also those put together."""
    found = []
    for path, text in sources():
        if "re.compile(" in text:
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(dotted.removesuffix(".__init__"))
            values = [each for holder in holders(module) for each in vars(holder).items()]
            found += [(dotted, *each) for each in values if isinstance(each[1], re.Pattern)]
    ways = ways_of_use({name for _, name, _ in found})
    for dotted, name, value in found:
        yield f"{dotted}.{name}", value, ways[name]


def holders(module):
    """A module and its own classes."""
    classes = [each for each in vars(module).values() if isinstance(each, type)]
    return [module, *(each for each in classes if each.__module__ == module.__name__)]


EXPRESSIONS = {
    place: (pattern, ways) for place, pattern, ways in [*written_on_the_spot(), *compiled()]
}
WHOLE, BEGUN = {"fullmatch"}, {"match"}
ANYWHERE = {"sub", "subn", "split", "findall", "finditer", "search"}


def applied(pattern, ways):
    """The expression as it is used: only from the beginning, or wherever it fits."""

    def apply(text):
        known = ways & (WHOLE | BEGUN | ANYWHERE)
        typed = text.encode() if isinstance(pattern.pattern, bytes) else text
        if WHOLE & known or not known:
            pattern.fullmatch(typed)
        if BEGUN & known:
            pattern.match(typed)
        if ANYWHERE & known or not known:
            for _ in pattern.finditer(typed):
                pass

    return apply


def its_own(pattern):
    """Repetitions of what the expression itself is about, and of pairs of that."""
    said = pattern.pattern
    said = said if isinstance(said, str) else said.decode("latin-1")
    letters = sorted(set(re.sub(r"\\.", "", said)) | {"a", " "})
    chance = random.Random(said)  # noqa: S311 - the same every time
    pairs = [first + second for first in letters for second in letters if first != second]
    return [*letters, *chance.sample(pairs, min(20, len(pairs)))]


def test_the_expressions_are_found():
    assert len(EXPRESSIONS) > 30
    places = {"portal.site.logs.ADDRESS", "portal.search.snippets.MARKUP", "portal.markdown.PERSON"}
    assert places <= set(EXPRESSIONS)


@pytest.mark.parametrize("place", EXPRESSIONS)
def test_every_regular_expression_is_linear(place):
    pattern, ways = EXPRESSIONS[place]

    assert dear(applied(pattern, ways), [*PUMPED, *its_own(pattern)]) == []


def test_a_regular_expression_that_is_not_is_noticed():
    assert dear(applied(re.compile(r"<[^>]*>"), {"sub"}), PUMPED[:3]) == ["<"]
    assert dear(applied(re.compile(r"\]\([^)]*\)"), {"sub"}), PUMPED[:3]) == ["]("]


# the functions that read what people wrote


def of_a_body(text):
    body = f"{text} payroll {text} payroll"
    return snippet(IndexEntry(kind="service", summary="Short.", body=body), {"payroll"})


def of_the_names_in_a_body(text):
    return matching_word(IndexEntry(kind="service", names=[], body=f"{text} . payroll"), {"a"})


FUNCTIONS = {
    "to_html": to_html,
    "key_of": key_of,
    "short_forms": short_forms,
    "highlighted": lambda text: highlighted(text, {"a"}),
    "snippet": of_a_body,
    "names in a body": of_the_names_in_a_body,
    "snippet of what is everywhere": lambda text: snippet(IndexEntry(summary="", body=text), {"a"}),
    "a typed question": ParsedQuery.typed,
    "a told question": ParsedQuery.from_texts,
    "who uses it": read_usage_question,
    "a sum in a question": read_amount,
    "a time in a question": read_period,
    "the name of a council": read.__wrapped__,
    "a name that nothing has": lambda text: NameIndex([(Council(), "Durham")]).best_match(text),
    "names that are joined": lambda text: NameIndex([(Council(), "Durham")]).every_match(text),
    "slug_of": slug_of,
    "unique_slug": lambda text: unique_slug(text, taken=lambda slug: False),
    "without_addresses": lambda text: without_addresses(None, "", {"event": text}),
    "clean_display_name": clean_display_name,
    "shorten": lambda text: shorten(text, 200),
    "printable": printable,
    "words_changed": lambda text: words_changed(text, f"b{text}c"),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_that_reads_texts_is_linear(name):
    assert dear(FUNCTIONS[name]) == []


def test_a_search_reads_a_little_of_the_longest_thread():
    """Thirty posts of nothing but markup cost no more than one."""
    thread = IndexEntry(summary="", body=("<" * 19_000 + " payroll ") * 30)

    assert cost(lambda _: snippet(thread, {"payroll"}), "") < CHEAP_SECONDS


def test_texts_of_few_different_words_are_compared_in_proportion():
    def changed(length):
        def words(step):
            return " ".join(f"w{number * step % 101}" for number in range(length))

        return lambda _: words_changed(words(1), words(7))

    assert cost(changed(6000), "") < GROWTH * max(cost(changed(1500), ""), CHEAP_SECONDS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["search_words('en', 'x', '{}', '', said)", "search_told(said)", "search_called(said)"]
)
def test_the_index_reads_every_text_in_proportion(sql):
    def steps(text):
        with connection.cursor() as cursor:
            cursor.execute(MEASURED.format(sql), [text])
            return cursor.fetchone()[0][0]["Execution Time"] / 1000

    found = []
    for part in PUMPED:
        whole = min(steps(pumped(part, LONG)) for _ in range(2))
        if whole > 4 * CHEAP_SECONDS and whole > GROWTH * steps(pumped(part, SHORT)):
            found.append(part)
    assert found == []


MEASURED = """
    EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)
    SELECT {} FROM (SELECT %s::text AS said FROM generate_series(1, 1) OFFSET 0) AS one
"""

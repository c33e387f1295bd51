"""The words of the code are those of the field (docs/glossary.md)."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["portal", "councils", "services", "forums"]
# nouns of the field that end like a verb
NOUNS = {"listing", "paging", "ranking"}
PET_WORDS = re.compile(r"telling|hearer|looking|narrowed|leaning|holdings|portrait", re.IGNORECASE)
# Words that stood for half a dozen ideas each. The field says notify, similar, stored, filter,
# match, render, transfer, and MAX for a limit.
OUR_OWN = (
    "said|told|tell|tells|hear|hears|heard|hearer|hearers|alike|likeness|twin|twins|near|nearby"
)
OUR_OWN += "|nearest|fitting|drawn|narrowed|looking|holding|holdings|came|goes|kept|fewest|longest"
OF_OUR_OWN = re.compile(
    rf"(^|_)({OUR_OWN})(_|$)|^(say|there|most|few)$|^(MOST|FEW)_", re.IGNORECASE
)
COLUMNS = {"said_by", "said_at", "told_at", "kept", "kept_before", "kept_after"}
# lists and their filters
ELSEWHERE = re.compile(r"/filters\.py|portal/lists/|search_query\.py")


def modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_a_module_is_named_for_what_is_in_it():
    gerunds = {path.stem for path in modules() if path.stem.endswith("ing")}

    assert gerunds <= NOUNS


def test_no_module_or_class_is_named_by_a_word_of_our_own():
    names = {path.stem for path in modules()} | set(classes())

    assert [name for name in sorted(names) if PET_WORDS.search(name)] == []


def classes():
    found = defaultdict(list)
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path.relative_to(ROOT))
    return found


def test_no_two_classes_have_one_name():
    """But for the commands, which Django finds by the name of their module."""
    twice = {name: paths for name, paths in classes().items() if len(paths) > 1}

    assert set(twice) <= {"Command"}


def test_nothing_is_named_by_a_word_that_stands_for_many():
    named = defaultdict(set)
    for path in modules():
        if not ELSEWHERE.search(str(path)):
            for name in {*defined_in(ast.parse(path.read_text()))} - COLUMNS:
                if OF_OUR_OWN.search(name) and not name.startswith("most_"):
                    named[name].add(str(path.relative_to(ROOT)))

    assert dict(named) == {}


def defined_in(tree):
    """What a module names: functions, parameters, variables, attributes and keys of contexts."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.Dict(keys=keys):
                yield from (key.value for key in keys if is_word(key))


def is_word(key):
    return isinstance(key, ast.Constant) and str(key.value).isidentifier()

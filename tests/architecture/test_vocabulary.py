"""The words of the code are those of the field (docs/glossary.md)."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["portal", "councils", "services", "forums"]
# nouns of the field that end like a verb
NOUNS = {"listing", "matching", "paging", "ranking"}
PET_WORDS = re.compile(r"telling|hearer|looking|narrowed|leaning|holdings|portrait", re.IGNORECASE)


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

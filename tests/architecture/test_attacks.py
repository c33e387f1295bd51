"""Every attack that we know of has its tests, and the table of them is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/attacks.md").read_text()
ROWS = re.findall(r"^\| (\d+) \|(.*)$", TABLE, re.MULTILINE)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TABLE)


def test_the_table_has_every_case_and_each_names_a_test():
    assert [int(number) for number, _ in ROWS] == list(range(1, 28))
    assert all("::test_" in row for _, row in ROWS)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_every_test_of_the_table_exists(path, name):
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)

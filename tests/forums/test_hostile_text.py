"""Nothing that people type comes alive, wherever it is shown; and nothing of it is large."""

import pytest

from portal.markdown import to_html
from tests.forums.hostile import ALL, MOST, Stage, alive, storable
from tests.forums.vectors import PATHOLOGICAL, VECTORS

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PARTS = 4
LARGEST_ANSWER = 2_000_000


def test_there_are_enough_of_them():
    assert len(set(VECTORS)) > 100


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_is_typed_comes_alive(part):
    stage = Stage(ALL if part == 0 else MOST)

    found = {text: faults for text in VECTORS[part::PARTS] if (faults := stage.faults(text))}

    assert found == {}


@pytest.mark.parametrize("text", VECTORS)
def test_what_the_renderer_makes_is_dead_also_by_itself(text):
    assert alive(to_html(storable(text)), is_page=False) == {}


@pytest.mark.parametrize("part", range(2))
def test_what_is_nested_or_repeated_a_thousand_times_stays_small(part):
    stage = Stage(MOST)

    found = {name: stage.faults(PATHOLOGICAL[name]) for name in list(PATHOLOGICAL)[part::2]}

    assert not any(found.values()), found
    assert stage.largest[0] < LARGEST_ANSWER, stage.largest


def test_what_is_alive_would_be_found():
    page = "<title>x</title><script></script><p onclick=x style=x><a href='&#1;java\nscript:x'>"

    assert set(alive(page)) == {
        *("title", "script", "p onclick", "p style", "a href javascript"),
    }
    assert set(alive("<img src=x><svg></svg>", is_page=False)) == {"img", "svg"}

"""Every figure is what its definition says: counted a second way, row by row, it is the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from portal.insights.figures import FIGURES, Audience, Counting
from portal.insights.taking import count
from tests.factories.accounts import UserFactory
from tests.insights.world import Plain, World

pytestmark = pytest.mark.django_db

# the number of their rows is another thing than their value
NOT_ROWS = {"free_capacity", "savings", "days_saved", "time_to_first_answer", "searched_in_vain"}
worlds = given(seed=integers(0, 2**32))
thorough = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def found(figure):
    return {value["group"]: (value["value"], value["of"]) for value in figure["values"]}


def in_a_world_of_its_own(seed, look):
    with transaction.atomic():
        look(World(seed))
        transaction.set_rollback(True)


@worlds
@thorough
def test_every_figure_is_what_the_rows_say_one_by_one(seed):
    def look(world):
        counted, plain = count(timezone.localdate()), Plain(world)
        everything = {**counted.peers, **counted.everybody}
        assert {key: found(everything[key]) for key in FIGURES} == {
            key: getattr(plain, key)() for key in FIGURES
        }

    in_a_world_of_its_own(seed, look)


@worlds
@thorough
def test_the_rows_behind_a_figure_are_as_many_as_it_says(seed):
    def look(world):
        member = UserFactory(duty="moderator")
        counting = Counting(timezone.localdate())
        for figure in FIGURES.values():
            user = AnonymousUser() if figure.audience == Audience.EVERYBODY else member
            for value in figure.compute(counting):
                rows = figure.rows(counting, value.group, user)
                listed = [rows.cells(each) for each in rows.found]
                assert all(len(cells) == len(rows.headings) for cells in listed)
                if figure.key not in NOT_ROWS:
                    assert len(listed) == value.value, (figure.key, value)

    in_a_world_of_its_own(seed, look)


def test_without_anything_every_figure_counts_nothing():
    counted = count(timezone.localdate())

    values = [v for kept in counted.everybody.values() for v in kept["values"]]
    assert values
    assert not any(value["value"] or value["of"] for value in values)


def test_figures_say_what_they_mean():
    assert all(len(figure.definition) > 40 and figure.title for figure in FIGURES.values())
    assert all(key == figure.key for key, figure in FIGURES.items())

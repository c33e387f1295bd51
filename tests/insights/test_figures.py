"""Every figure is what its definition says: counted a second way, row by row, it is the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from portal.insights.figures import FIGURES, FigureAudience, Metrics
from portal.insights.snapshot_job import count
from portal.lists.paging import PAGE_LENGTH
from tests.factories.accounts import UserFactory
from tests.factories.services import UseFactory
from tests.insights.world import Plain, World

pytestmark = pytest.mark.django_db

# the number of their rows is another thing than their value
NOT_ROWS = {
    *("free_capacity", "savings", "savings_by_region", "days_saved"),
    *("time_to_first_answer", "searched_in_vain"),
}


def found(figure):
    return {value["group"]: (value["value"], value["of"]) for value in figure["values"]}


def counted_so(world):
    """Every figure, and whether it is what the rows say one by one."""
    counted, plain = count(timezone.localdate()), Plain(world)
    everything = {**counted.peers, **counted.everybody}
    assert {key: found(everything[key]) for key in FIGURES} == {
        key: getattr(plain, key)() for key in FIGURES
    }


def listed_so(world):
    """The rows behind each figure, and whether they are as many as it says."""
    counting, member = Metrics(timezone.localdate()), UserFactory(duty="moderator")
    for figure in FIGURES.values():
        is_public = figure.audience == FigureAudience.EVERYBODY and not figure.hides_small_groups
        user = AnonymousUser() if is_public else member
        for value in figure.compute(counting):
            rows = figure.rows(counting, value.group, user)
            listed = [rows.cells(each) for each in rows.found]
            assert all(len(cells) == len(rows.headings) for cells in listed)
            if figure.key not in NOT_ROWS:
                assert len(listed) == value.value, (figure.key, value)


@pytest.mark.slow
@given(seed=integers(0, 2**32))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_figure_is_what_its_rows_say_and_lists_as_many(seed):
    with transaction.atomic():
        world = World(seed)
        counted_so(world)
        listed_so(world)
        transaction.set_rollback(True)


def test_without_anything_every_figure_counts_nothing():
    counted = count(timezone.localdate())

    values = [v for kept in counted.everybody.values() for v in kept["values"]]
    assert values
    assert not any(value["value"] or value["of"] for value in values)


def test_figures_say_what_they_mean():
    assert all(len(figure.definition) > 40 and figure.title for figure in FIGURES.values())
    assert all(key == figure.key for key, figure in FIGURES.items())


def test_a_page_of_wide_rows_has_them_in_their_order_and_reads_no_others(
    django_assert_num_queries,
):
    UseFactory.create_batch(PAGE_LENGTH + 3)
    rows = FIGURES["fresh_uses"].rows(Metrics(timezone.localdate()), "", AnonymousUser())
    ordered = list(rows.found)

    with django_assert_num_queries(3):
        pages = [list(rows.page("1"))]
    pages += [list(rows.page(number)) for number in ("2", "3", "nothing")]
    first, last = ordered[:PAGE_LENGTH], ordered[PAGE_LENGTH:]
    assert pages == [first, last, last, first]

"""From what a results page shows, nobody can work out a count that is smaller than five."""

from collections import defaultdict
from itertools import product

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.surveys.models import Answer, Sheet
from portal.surveys.models.question_result import as_rows
from portal.surveys.models.results import groups_of, results
from portal.surveys.models.suppression import Hidden, suppressed, suppressed_of
from tests.factories.surveys import QuestionFactory, SurveyFactory

SMALL, WITHHELD = Hidden.SMALL, Hidden.WITHHELD


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 9, 11], [20, 9, 11]),
        ([20, 9, 3], [20, WITHHELD, SMALL]),
        ([20, 12, 2, 2, 2], [20, 12, SMALL, SMALL, SMALL]),
        ([20, 12, 0, 0, 0], [20, WITHHELD, SMALL, SMALL, SMALL]),
        ([20, 12, 4, 4, 4], [20, WITHHELD, SMALL, SMALL, SMALL]),
        ([40, 2], [WITHHELD, SMALL]),
        ([3, 3], [WITHHELD, WITHHELD]),
    ],
)
def test_as_many_are_held_back_as_protect_the_small_ones(counts, shown):
    assert suppressed(counts) == shown


def test_of_several_choices_each_stands_alone():
    assert suppressed_of([20, 3, 0, 37, 40, 35], 40) == [
        *(20, SMALL, SMALL, Hidden.ALMOST_ALL, Hidden.ALMOST_ALL, 35)
    ]


@pytest.mark.parametrize(("options", "most"), [(2, 24), (3, 18), (4, 12), (5, 8)])
def test_whoever_knows_the_rules_and_tries_every_table_finds_none_certain(options, most):
    """All tables that look the same on the page leave at least two values for each small count."""
    alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=options):
        if 5 <= sum(counts) <= most:
            alike[sum(counts), tuple(suppressed(counts))].append(counts)

    for (_, shown), tables in alike.items():
        for place, cell in enumerate(shown):
            possible = {counts[place] for counts in tables}
            assert isinstance(cell, int) or min(possible) >= 5 or len(possible) >= 2
            assert cell is not SMALL or len(possible) >= 4
            assert not isinstance(cell, int) or cell >= 5


def between(cells, total):
    """What each hidden cell could be, for somebody who knows the total."""
    low = {SMALL.value: 0, WITHHELD.value: 0}
    high = {SMALL.value: 4, WITHHELD.value: total}
    lows = [low.get(cell, 0) if cell in low else int(cell) for cell in cells]
    highs = [high[cell] if cell in high else int(cell) for cell in cells]
    for place, cell in enumerate(cells):
        if cell in low:
            least = total - sum(highs) + highs[place]
            most = total - sum(lows) + lows[place]
            yield max(lows[place], least), min(highs[place], most)


@given(counts=st.lists(st.integers(0, 40), min_size=2, max_size=13))
def test_no_sum_gives_a_small_count_away(counts):
    if sum(counts) < 5:
        return
    cells = [c.value if isinstance(c, Hidden) else str(c) for c in suppressed(counts)]

    assert all(int(cell) >= 5 for cell in cells if cell.isdigit())
    for least, most in between(cells, sum(counts)):
        assert least < most
    small = [c for c, cell in zip(counts, cells, strict=True) if cell == SMALL.value]
    assert all(count < 5 for count in small)


def answered(question, table):
    """Sheets as the table has them: how many of each region gave each answer."""
    options = list(question.options.order_by("position"))
    for option, row in zip(options, table, strict=True):
        for region, number in row.items():
            sheets = Sheet.objects.bulk_create(
                Sheet(survey=question.survey, region=region) for _ in range(number)
            )
            Answer.objects.bulk_create(
                Answer(sheet=sheet, question=question, option=option) for sheet in sheets
            )


regions = st.sampled_from(["north_east", "north_west", "london", "wales", ""])
tables = st.lists(st.dictionaries(regions, st.integers(0, 14)), min_size=3, max_size=3)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(table=tables)
def test_what_can_be_taken_away_gives_no_small_count_away(table):
    """The whole file, all together and by region, against somebody who adds and subtracts."""
    with transaction.atomic():
        survey = SurveyFactory(closed=True, breakdown="region")
        question = QuestionFactory(survey=survey, options=["A", "B", "C"])
        answered(question, table)
        lines = list(as_rows(results(survey, by="region")))
        transaction.set_rollback(True)

    shown = defaultdict(dict)
    for _, option, group, number, _share in lines:
        shown[option][group] = number
    numbers = [
        int(cell.replace(",", ""))
        for row in shown.values()
        for cell in row.values()
        if cell[0].isdigit()
    ]
    assert all(number >= 5 for number in numbers)
    total = shown.pop("Everyone who answered")[""]
    if not total.isdigit():
        assert shown == {}
        return
    whole = [row.pop("") for row in shown.values()]
    assert all(least < most for least, most in between(whole, int(total)))
    for in_all, row in zip(whole, shown.values(), strict=True):
        # the groups of an option whose number is hidden are all hidden
        assert in_all.isdigit() or set(row.values()) == {WITHHELD.value}
        if in_all.isdigit():
            assert all(least < most for least, most in between(list(row.values()), int(in_all)))


def test_every_group_is_there_also_where_nobody_answered():
    assert len(groups_of("region")) == 13

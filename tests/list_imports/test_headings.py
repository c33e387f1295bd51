"""Headings are found below titles, in one line or two; totals are told from systems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.list_imports.headings import guess_headings, headings_at, is_total
from tests.list_imports.heading_rows import LISTS

DATA = [
    ["Academy", "Capita", "31/03/2026", "£1,200"],
    ["Mosaic", "Access", "30/09/2027", "£45,000"],
]
HEADINGS = ["System", "Supplier", "Contract end date", "Annual cost"]


def table_of(columns, rows=3):
    cells = [
        [(cells or [""])[at % len(cells or [""])] for _, cells, _ in columns] for at in range(rows)
    ]
    return [[name for name, *_ in columns], *cells]


def found_in(*rows):
    width = max(map(len, rows))
    found = guess_headings([row + [""] * (width - len(row)) for row in rows])
    return found.first, found.count, found.names


@pytest.mark.parametrize("name", LISTS)
def test_the_headings_of_every_list_are_found_under_titles(name):
    table = table_of(LISTS[name])
    width = len(table[0])
    titles = [["Register of contracts, July 2025"], [""], ["Please do not edit"]]
    titles = [row + [""] * (width - len(row)) for row in titles]

    assert (guess_headings(table).first, guess_headings(table).count) == (0, 1)
    assert (guess_headings(titles + table).first, guess_headings(titles + table).count) == (3, 1)


def test_headings_without_a_known_word_are_the_first_full_row():
    assert found_in(["Our list"], ["Qux", "Wibble"], ["a", "12"], ["b", "13"])[0] == 1


def test_rows_of_values_are_no_headings():
    assert (
        found_in(["31/03/2026", "£5", "12"], ["System", "Cost", "Users"], ["A", "£5", "3"])[0] == 1
    )


def test_two_lines_are_joined_and_a_heading_over_several_stands_before_each():
    first, count, names = found_in(
        ["System", "Supplier", "Contract", "", ""],
        ["", "name", "Start date", "End date", "Value"],
        ["Academy", "Capita", "01/04/2023", "31/03/2026", "£1,200"],
        ["Mosaic", "Access", "01/04/2023", "31/03/2026", "£1,200"],
    )
    assert (first, count) == (0, 2)
    assert names == [
        *("System", "Supplier name", "Contract Start date", "Contract End date", "Contract Value")
    ]


def test_a_list_of_texts_has_one_line_of_headings():
    assert found_in(["System", "Supplier"], ["Academy", "Capita"], ["Mosaic", "Access"])[1] == 1


def test_line_breaks_in_headings_are_blanks():
    assert found_in(["Contract\nend date", "System"], ["31/03/2026", "A"])[2] == [
        *("Contract end date", "System")
    ]


def test_selected_rows_are_the_headings():
    headings = headings_at([["Title"], HEADINGS, *DATA], 1, 1)
    assert (headings.end, headings.names) == (2, HEADINGS)
    assert headings_at([HEADINGS, *DATA], 9, 1).names == []
    assert headings_at([HEADINGS], 0, 2).count == 1


def test_headings_that_stand_again_below_are_known():
    headings = headings_at([HEADINGS, *DATA], 0, 1)
    assert headings.are_repeated_in(["SYSTEM", "supplier", "Contract End Date", "annual cost"])
    assert not headings.are_repeated_in(DATA[0])


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "", "", "£46,200"],
        ["", "", "TOTAL:", "£46,200"],
        ["Grand total", "2"],
        ["Sub-total", "£5"],
        ["Count", "12"],
        ["Page 1 of 3", ""],
        ["End of report", ""],
        ["Source: contracts register", ""],
    ],
)
def test_a_total_is_no_system(row):
    assert is_total(row)


@pytest.mark.parametrize(
    "row", [*DATA, ["Total Mobile", "Totalmobile Ltd"], ["Summit", ""], ["", ""], ["Source", "X"]]
)
def test_a_system_is_no_total(row):
    assert not is_total(row)


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=20))
def test_any_table_has_headings_within_it(rows):
    found = guess_headings(rows)
    assert found.first == 0 if not rows else found.end <= len(rows)

"""Which column is what: right for nearly all lists of councils, never wrong without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.list_fields import BY_KEY
from services.list_imports.columns import propose_columns
from services.list_imports.heading_text import fold
from services.list_imports.heading_words import CLEAR, UNSURE
from services.list_imports.ignored_words import NOT_RECORDED
from tests.list_imports.heading_rows import DAYS, LISTS, PEOPLE, SUPPLIERS, SYSTEMS, TEAMS, TITLES

RIGHT_SHARE = 0.9


def proposals(columns):
    return propose_columns([name for name, *_ in columns], [cells for _, cells, *_ in columns])


def keys(*columns):
    return [proposal.key for proposal in proposals(columns)]


def test_nearly_all_columns_are_right():
    columns = [
        (name, heading, expected, proposal)
        for name, columns in LISTS.items()
        for (heading, _, expected), proposal in zip(columns, proposals(columns), strict=True)
    ]
    wrong = [each for each in columns if each[3].key != each[2]]
    right = len(columns) - len(wrong)
    figure = f"{right} of {len(columns)} columns of {len(LISTS)} lists are right"

    assert len(LISTS) >= 20
    assert right >= RIGHT_SHARE * len(columns), f"{figure}: {wrong}"
    assert [each for each in wrong if each[3].is_sure] == [], figure


@pytest.mark.parametrize("name", LISTS)
def test_most_columns_of_each_list_are_right_and_no_key_is_there_twice(name):
    found = proposals(LISTS[name])
    given_keys = [proposal.key for proposal in found if proposal.key]

    assert len(given_keys) == len(set(given_keys))
    right = sum(
        proposal.key == expected
        for (_, _, expected), proposal in zip(LISTS[name], found, strict=True)
    )
    assert right >= 0.75 * len(found)
    assert all(proposal.why.endswith(".") for proposal in found)


def test_no_phrase_has_two_meanings():
    folded = [phrase for key, phrases in CLEAR.items() for phrase in phrases]
    assert len(folded) == len(set(folded))
    unsure = [phrase for key, phrases in UNSURE.items() for phrase in phrases]
    assert len(unsure) == len(set(unsure))
    assert not NOT_RECORDED & set(folded)
    assert set(CLEAR) | set(UNSURE) <= set(BY_KEY)


# people


@pytest.mark.parametrize(
    "heading",
    [
        "Contact",
        "Contract Manager",
        "E-mail",
        "Tel.",
        "Lead officer",
        "System owner",
        "Supported by",
    ],
)
def test_columns_of_people_are_ignored_and_said(heading):
    (proposal, _) = proposals([(heading, PEOPLE), ("System", SYSTEMS)])
    assert proposal == ("", True, "The column is about people, so it is ignored.")


def test_addresses_of_people_are_known_by_their_cells():
    emails = ["jane.smith@council.gov.uk", "r.jones@council.gov.uk", ""]
    assert keys(("Supplier", emails), ("Notes", ["01234 567890", "+44 1234 567890"])) == ["", ""]


def test_an_owner_is_a_team_where_the_cells_are_teams():
    (proposal,) = proposals([("Business owner", TEAMS)])
    assert (proposal.key, proposal.is_sure) == ("owner_team", False)
    assert "Check that they are not people" in proposal.why


# cells that disagree


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("End date", ["Yes", "No"]),
        ("Users", ["Revenues team", "All housing officers"]),
        ("Annual cost", ["Paid by Capita", "See finance"]),
        ("System", ["12", "13", "14"]),
        ("Notice period", DAYS),
        ("Contract", ["Yes", "No"]),
    ],
)
def test_a_heading_that_its_cells_do_not_fit_is_not_believed(heading, cells):
    (proposal,) = proposals([(heading, cells)])
    assert proposal == ("", False, "The heading and the cells do not match.")


def test_a_description_is_no_system():
    texts = ["A system that is used by the planning team to manage applications and appeals. " * 2]
    assert keys(("System", texts), ("Supplier", SUPPLIERS)) == ["notes", "supplier"]


def test_amounts_in_thousands_are_not_read():
    for heading in ("Annual cost (£k)", "Contract value £000", "Value (£'000s)", "Value £m"):
        (proposal,) = proposals([(heading, ["12", "30"])])
        assert (proposal.key, proposal.is_sure) == ("", False)
        assert "in thousands or millions" in proposal.why


# several columns for one thing


def test_the_better_of_two_columns_wins_and_the_other_says_so():
    found = proposals([("Renewal date", DAYS), ("Contract end date", DAYS)])
    assert [each.key for each in found] == ["", "ends_on"]
    assert found[0].why == "The column “Contract end date” fits better."


def test_of_two_equal_columns_the_first_is_proposed_and_not_sure():
    found = proposals([("Application", SYSTEMS), ("Software", SYSTEMS)])
    assert [(each.key, each.is_sure) for each in found] == [("system", False), ("", False)]


def test_the_start_is_that_of_the_contract_unless_another_column_says_so():
    assert keys(("System", SYSTEMS), ("Start date", DAYS)) == ["system", "starts_on"]
    assert keys(("System", SYSTEMS), ("Start date", DAYS), ("Contract start date", DAYS)) == [
        *("system", "since", "starts_on"),
    ]


def test_a_title_is_a_title_where_there_is_a_system():
    assert keys(("Title", TITLES), ("System", SYSTEMS)) == ["contract_title", "system"]
    (proposal, _) = proposals([("Title", TITLES), ("Supplier", SUPPLIERS)])
    assert (proposal.key, proposal.is_sure) == ("system", False)


# whatever there is


def test_nothing_is_proposed_for_nothing():
    assert propose_columns([], []) == []
    assert keys(("", []), ("", [])) == ["", ""]


@given(st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=4))))
def test_any_columns_get_a_proposal_each_and_no_key_twice(columns):
    found = proposals(columns)
    taken = [proposal.key for proposal in found if proposal.key]
    assert len(found) == len(columns)
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(BY_KEY)


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("  Contract_Ref. No ", "contract reference number"),
        ("ContractReference", "contract reference"),
        ("Cost p.a.", "cost annum"),
        ("Terms &amp; the notes", "terms and notes"),
        ("SUPPLIER'S NAME", "suppliers name"),
    ],
)
def test_a_heading_is_compared_without_signs_and_in_one_spelling(heading, folded):
    assert fold(heading) == folded

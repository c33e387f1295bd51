"""The report says what the figures say, in whole sentences, whatever they are."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import builds, integers

from portal.insights import snapshot_job
from portal.insights.figures import FIGURES, Value
from portal.insights.figures.sharers import SURVEY_OF_2006
from portal.insights.models import Snapshot
from portal.insights.report import SECTIONS, written
from portal.insights.report_figures import Past
from portal.text import count_of, list_in_words
from tests.factories.councils import CouncilFactory
from tests.factories.services import UseFactory


def figure(*values):
    return {
        "title": "T",
        "definition": "D",
        "unit": "u",
        "values": [value.as_json() for value in values],
    }


def figures(**known):
    """Everything there is, with nothing counted, but for what is said."""
    groups = {
        "sharing": ["sharing", "present"],
        "sharing_by_area": list(SURVEY_OF_2006),
        "sharing_by_region": ["north_east", "wales"],
        "partnerships_by_stage": ["live", "ended"],
        "needs_by_outcome": ["reuse", "proceed_alone"],
        "reasons_to_go_alone": ["no_reply", "cost"],
        "questions": ["accepted", "answered", "unanswered"],
        "fresh_listings": ["confirmed", "older", "dormant"],
    }
    empty = {
        key: figure(*[Value(group, group.title(), 0, 0) for group in named])
        for key, named in groups.items()
    }
    middle = figure(Value("median", "Half", None), Value("answered", "Answered", 0))
    rest = dict.fromkeys(["savings", "days_saved", "offers_with_room", "searched_in_vain"])
    rest = {key: figure() for key in rest}
    return {**empty, **rest, "time_to_first_answer": middle, **known}


def said(section, now, past=()):
    found = {each["title"]: each["sentences"] for each in written(now, list(past))}
    return found[section]


def test_every_region_that_shares_most_or_least_is_named():
    regions = [("Wales", 2, 4), ("London", 1, 2), ("Scotland", 0, 3), ("North East", 0, 5)]
    now = figures(
        sharing_by_region=figure(*[Value(name.lower(), name, *count) for name, *count in regions])
    )

    (sentence,) = said("Regions", now)
    assert "highest in London (50%, 1 of 2) and Wales (50%, 2 of 4)" in sentence
    assert "lowest in North East (0%, 0 of 5) and Scotland (0%, 0 of 3)" in sentence


def shares(number, whole, present=None):
    present = number if present is None else present
    return figure(
        Value("sharing", "Share a service", number, whole),
        Value("present", "Have said anything", present, whole),
    )


@pytest.mark.parametrize(
    ("number", "whole", "present", "first"),
    [
        (0, 0, 0, "No current councils are in the directory yet."),
        (0, 397, 0, "None of the 397 councils in the United Kingdom has added data yet."),
        (
            0,
            397,
            5,
            "None of the 397 councils in the United Kingdom is recorded as sharing an ICT service",
        ),
        (
            1,
            1,
            1,
            "1 (100%) of the 1 council in the United Kingdom shares at least one ICT service",
        ),
        (
            1214,
            2000,
            1500,
            "1,214 (61%) of the 2,000 councils in the United Kingdom share at least one ICT",
        ),
    ],
)
def test_how_many_share(number, whole, present, first):
    now = figures(sharing=shares(number, whole, present))

    assert said("How many councils share", now)[0].startswith(first)


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (
            200,
            "A year earlier, on 1 December 2025, the number was 200. It is now 14 higher.",
        ),
        (
            215,
            "A year earlier, on 1 December 2025, the number was 215. It is now 1 lower.",
        ),
        (214, "A year earlier, on 1 December 2025, the number was the same."),
    ],
)
def test_it_compares_with_what_was_counted_before(then, words):
    past = Past("A year earlier", date(2025, 12, 1), figures(sharing=shares(then, 397)))
    now = figures(sharing=shares(214, 397))

    assert words in said("How many councils share", now, [past])
    assert "There are no earlier figures to compare with yet." in said(
        "How many councils share", now
    )


def alone(number, unanswered):
    return figures(
        needs_by_outcome=figure(
            Value("reuse", "Reuse what is there", 20, 20 + number),
            Value("proceed_alone", "Proceed alone", number, 20 + number),
        ),
        reasons_to_go_alone=figure(Value("no_reply", "Nobody answered", unanswered, number)),
    )


@pytest.mark.parametrize(
    ("number", "unanswered", "last"),
    [
        (117, 31, "117 proceeded alone, 31 of them because no council answered."),
        (117, 0, "117 proceeded alone, none of them because no council answered."),
        (0, 0, "No council proceeded alone."),
    ],
)
def test_who_went_alone(number, unanswered, last):
    assert said("Decisions on needs", alone(number, unanswered))[-1] == last


def test_savings_are_told_one_by_one_and_never_added():
    now = figures(
        savings=figure(
            Value(
                "annual_cashable:audited",
                "Annual saving, evidence seen by a moderator",
                4_200_000,
                councils=29,
            ),
            Value("annual_cashable:claimed", "Annual saving, claimed", 90, councils=1),
            Value("one_off:claimed", "One-off saving, claimed", None, is_withheld=True),
        ),
        days_saved=figure(
            Value("time_saved:claimed", "Days of work saved, claimed", 1, councils=3)
        ),
    )

    assert said("Savings", now) == [
        (
            "Annual saving: £4,200,000 (evidence seen by a moderator, 29 councils) "
            "and £90 (claimed, 1 council)."
        ),
        "One-off saving, claimed: reported by fewer than 3 councils, so the amount is not shown.",
        "Days of work saved: 1 day (claimed, 3 councils).",
        "We never add these together, because they differ in type or confidence.",
    ]


def test_questions_and_how_soon_they_are_answered():
    def asked(*, accepted, answered, unanswered, hours):
        whole = accepted + answered + unanswered
        return said(
            "Questions and answers",
            figures(
                questions=figure(
                    Value("accepted", "", accepted, whole),
                    Value("answered", "", answered, whole),
                    Value("unanswered", "", unanswered, whole),
                ),
                time_to_first_answer=figure(Value("median", "", hours)),
            ),
        )

    assert asked(accepted=0, answered=0, unanswered=0, hours=None) == [
        "No questions were asked in the forums in the previous year."
    ]
    assert asked(accepted=0, answered=0, unanswered=1, hours=None) == [
        "1 question was asked in the forums in the previous year. None is answered yet."
    ]
    assert asked(accepted=2, answered=1, unanswered=1, hours=5.5) == [
        "4 questions were asked in the forums in the previous year.",
        "3 (75%) are answered.",
        "Half of the first answers came within 5.5 hours.",
    ]
    assert "within 3 days" in asked(accepted=1, answered=0, unanswered=0, hours=72.0)[-1]
    assert "within 1 hour." in asked(accepted=1, answered=0, unanswered=0, hours=1.0)[-1]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no offers"), (1, "1 offer"), (2, "2 offers"), (1234, "1,234 offers")]
)
def test_numbers_agree_with_their_words(number, words):
    assert count_of(number, "offer") == words


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_lists_are_read_aloud(parts, words):
    assert list_in_words(parts) == words


THINGS = "council|offer|question|plan|need|partnership|published service"


def value(group):
    def of(number, more):
        return Value(
            group, group.replace("_", " ").replace(":", ", ").title(), number, number + more, 3
        )

    return builds(of, integers(0, 3), integers(0, 3))


def some(key):
    known = figures()[key]["values"] or [
        {"group": "annual_cashable:audited"},
        {"group": "one_off:claimed"},
    ]
    return builds(figure, *[value(each["group"]) for each in known])


anything = builds(figures, **{key: some(key) for key in figures()})


@given(now=anything, then=anything)
def test_whatever_is_counted_becomes_whole_sentences(now, then):
    past = [Past("A year earlier", date(2025, 12, 1), then)]
    sections = written(now, past)

    assert [each["title"] for each in sections] == [title for title, *_ in SECTIONS]
    for sentence in [each for section in sections for each in section["sentences"]]:
        assert re.match(r"[A-Z0-9£“].*[.]$", sentence), sentence
        assert not re.search(r"None(?! (of|are|is) )", sentence), sentence
        assert not re.search(
            r"\b1 (councils|offers|questions|plans|needs|partnerships|services)\b", sentence
        )
        assert not re.search(r"\b[02-9],?\d* (council|offer|question|plan|partnership)\b", sentence)
        assert "  " not in sentence
        assert "{" not in sentence


def test_every_figure_of_the_report_is_one_that_everybody_may_see():
    keys = {key for _, named, _ in SECTIONS for key in named}

    assert all(FIGURES[key].audience.value == "everybody" for key in keys)


@pytest.mark.django_db
def test_a_report_stays_as_it_was(client, bureau, taken, monkeypatch):
    snapshot = taken(date(2026, 1, 10))
    before = client.get("/insights/reports/2026-01-10/").text
    assert "2 (100%) of the 2 councils in the United Kingdom share" in before

    CouncilFactory.create_batch(3)
    UseFactory(service=bureau)
    taken(date(2026, 2, 10))
    monkeypatch.setattr("portal.insights.report.SECTIONS", [])

    assert client.get(snapshot.get_absolute_url()).text == before
    assert "of the 6 councils" in client.get("/insights/reports/2026-02-10/").text


@pytest.mark.django_db
def test_the_next_report_compares_with_the_kept_one(bureau, days, taken, client):
    taken(days(365))
    UseFactory(service=bureau)
    snapshot_job.take_snapshot()

    page = client.get(Snapshot.objects.newest().get_absolute_url()).text
    assert "the number was 2. It is now 1 higher." in page


@pytest.mark.django_db
def test_what_was_counted_by_other_rules_is_not_compared(bureau, days, taken, monkeypatch):
    taken(days(365))
    monkeypatch.setattr(snapshot_job, "DEFINITIONS", 99)

    assert "There are no earlier figures to compare with yet." in str(
        snapshot_job.take_snapshot().report
    )


@pytest.mark.django_db
def test_members_read_the_same_report_as_everybody(client, people, bureau, taken):
    address = taken().get_absolute_url()
    client.force_login(people["member"])

    assert "987,654" not in client.get(address).text

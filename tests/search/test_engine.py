"""What a question finds, in which order, and that no question is too odd for an answer."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.search import engine
from portal.search.engine import SearchScope, find
from portal.search.expansion import MAX_GUESSED, understand
from portal.search.models import EntryAudience, EntryKind, IndexEntry, Term, Word
from portal.search.parser import ParsedQuery
from portal.search.ranking import SIMILARITY
from portal.site.errors import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    """Put things into the index by their titles."""

    def put(*titles, **fields):
        start = IndexEntry.objects.count()
        return [
            IndexEntry.objects.create(
                kind="service", key=start + n, slug=f"s{start + n}", title=title, **fields
            )
            for n, title in enumerate(titles)
        ]

    return put


def found(text, scope=None, **options):
    titles = dict(IndexEntry.objects.values_list("pk", "title"))
    hits = find(understand(ParsedQuery.typed(text), **options), scope or SearchScope())
    return [titles[hit.entry] for hit in hits]


def test_any_of_the_words_finds_and_the_rare_one_comes_first(shelf):
    shelf("Council tax", "Council housing", "Council drones", "Parking permits")

    assert found("council drones")[0] == "Council drones"
    assert set(found("council drones")) == {"Council tax", "Council housing", "Council drones"}


def test_a_word_in_the_title_is_better_than_one_in_the_text(shelf):
    shelf("Something else", body="All about payroll.")
    shelf("Payroll", body="Another text.")

    assert found("payroll") == ["Payroll", "Something else"]


def test_all_the_words_in_their_order_are_better_than_some(shelf):
    shelf("Case of the management", "Management", "Case management", "Case")

    assert found("case management")[0] == "Case management"


def test_what_many_use_and_what_is_fresh_comes_first_among_equals(shelf):
    shelf("Payroll bureau")
    shelf("Payroll bureau ", popularity=30)
    shelf("Payroll bureau  ", is_dormant=True)

    assert found("payroll") == ["Payroll bureau ", "Payroll bureau", "Payroll bureau  "]


def test_quotes_and_minus_signs_count(shelf):
    shelf("Case management", "Management of a case", "Social case management")

    assert set(found('"case management"')) == {"Case management", "Social case management"}
    assert set(found("case -social")) == {"Case management", "Management of a case"}
    assert set(found('case -"case management"')) == {"Management of a case"}
    assert set(found('"case management')) == set(found("case management"))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("e-business suite", "Oracle E-Business Suite"),
        ("ebusiness", "Oracle E-Business Suite"),
        ("ISO27001", "Certified to ISO 27001"),
        ("iso 27001", "Certified to ISO 27001"),
        ("LLPG", "LLPG maintenance"),
        ("C#", "Written in C#"),
        ("24/7", "Monitoring 24/7"),
        ("24 / 7", "Monitoring 24/7"),
        (".NET", "Hosting of .NET applications"),
        ("cafe", "Café bookings"),
        ("café", "Café bookings"),
        ("northgate", "Northgate/NEC revenues"),
        ("ty", "Tŷ Cymru"),
        ("o'brien", "O'Brien's list"),
    ],
)
def test_codes_accents_and_compounds_are_found_as_they_are_typed(shelf, typed, title):
    shelf(title, "Grass cutting", "Written in C", "Monitoring of 7 rivers", "Bins")

    assert found(typed)[0] == title


def test_initials_of_the_question_itself_are_not_a_word_of_it(shelf):
    shelf("Council tax", "Cats to cuddle", "Council tax bands and collection")

    meaning = understand(ParsedQuery.typed("council tax"))

    assert {clue.lexeme for clue in meaning.worth} == {"council", "tax"}


@pytest.fixture
def everywhere(monkeypatch):
    """Every word is too common to read all that has it."""
    monkeypatch.setattr(engine, "MAX_READ", 0)


@pytest.mark.usefixtures("everywhere")
def test_words_that_are_everywhere_are_looked_for_in_titles_the_most_used_first(shelf):
    shelf("Council tax", "Council and tax", "Something", "Council", body="council tax")
    shelf("Tax", popularity=9)

    assert found("council tax")[0] == "Council tax"
    assert set(found("council tax")) == {"Council tax", "Council and tax", "Council", "Tax"}
    assert found('"council tax"') == ["Council tax"]
    assert "Tax" not in found("council -tax")
    assert found("tax")[0] == "Tax"


@pytest.mark.usefixtures("everywhere")
def test_words_that_are_everywhere_but_in_titles_are_looked_for_in_texts(shelf):
    shelf("One", "Two", body="council tax")

    assert set(found("council tax")) == {"One", "Two"}
    assert found('"tax council"') == []


def test_the_rarest_words_find_and_the_others_only_rank(shelf, monkeypatch):
    monkeypatch.setattr(engine, "MAX_READ", 3)
    shelf("Council tax", "Council drones", "Council bins", "Drones of the council", "Library")

    assert set(found("council drones")) == {"Council drones", "Drones of the council"}
    assert found("council drones")[0] == "Council drones"


def test_what_very_many_things_answer_is_kept_for_a_minute(
    shelf, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(engine, "MAX_RESULTS", 2)
    shelf("Payroll", "Payroll bureau", "Parking")
    common, rare = (understand(ParsedQuery.typed(text)) for text in ("payroll", "parking"))
    first, _ = find(common, limit=2), find(rare, limit=2)

    with django_assert_num_queries(0):
        assert find(common, limit=2) == first
    with CaptureQueriesContext(connection) as asked:
        find(rare, limit=2)
    assert len(asked)


def test_welsh_is_not_cut_like_english(shelf):
    shelf("Gwasanaethau cyflogres", language="cy")
    shelf("Payroll services")

    assert found("cyflogres") == ["Gwasanaethau cyflogres"]
    assert found("GWASANAETHAU") == ["Gwasanaethau cyflogres"]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("payrol", "payroll"),
        ("payrlol", "payroll"),
        ("libary books", "library books"),
        ("librarybooks", "library books"),
        ("payrolls", ""),
        ("payroll", ""),
        ("book", ""),
    ],
)
def test_a_word_that_nothing_has_is_read_as_the_nearest(shelf, typed, read_as):
    shelf("Payroll bureau", "Library books", "Parking")

    meaning = understand(ParsedQuery.typed(typed))

    assert meaning.shown_for == read_as
    assert find(meaning)
    assert understand(ParsedQuery.typed(typed), exact=True).shown_for in {"", "payroll"}


def test_a_word_that_is_far_from_all_is_not_read_as_another(shelf):
    shelf("Coming and going", "Wages")

    assert understand(ParsedQuery.typed("grooming")).shown_for == ""
    assert understand(ParsedQuery.typed("wagse")).shown_for == "wages"


def test_exact_means_no_other_names_and_no_guesses(shelf):
    Term.objects.create(name="Wages", preferred="Payroll")
    shelf("Payroll bureau")

    assert found("wages") == ["Payroll bureau"]
    assert found("wagse") == found("wages", exact=True) == found("buraeu", exact=True) == []


def test_the_beginning_of_the_last_word_is_enough(shelf):
    shelf("Redundancy calculator", "Parking")

    assert found("redun") == ["Redundancy calculator"]
    assert found("red", begun=True) == ["Redundancy calculator"]


def test_initials_find_what_they_stand_for(shelf):
    shelf("Houses in multiple occupation", "Housing", "Royal Borough of Kensington and Chelsea")

    assert found("HMO")[0] == "Houses in multiple occupation"
    assert found("rbkc")[0] == "Royal Borough of Kensington and Chelsea"


def test_a_name_that_means_something_in_one_area_only_finds_there(shelf):
    Term.objects.create(name="MIS", preferred="Pupil records", scope="education")
    shelf("Pupil records", facets=["category=education"])
    shelf("Pupil records of the museum", facets=["category=culture"])

    assert found("mis") == ["Pupil records"]


def test_common_words_do_not_find_beside_rare_ones(shelf):
    shelf(*(f"Shared service {n}" for n in range(30)), "Drone service")

    assert found("drone service") == ["Drone service"]
    assert len(found("service")) == 31


def test_only_what_the_audience_may_see_and_of_the_kinds_and_facets_wanted(shelf):
    shelf("Payroll", facets=["region=wales"])
    shelf("Payroll talk", audience=EntryAudience.MEMBERS)
    members = [EntryAudience.EVERYBODY, EntryAudience.MEMBERS]

    assert found("payroll") == ["Payroll"]
    assert set(found("payroll", SearchScope(members))) == {"Payroll", "Payroll talk"}
    assert found("payroll", SearchScope(members, facets={"region": ["wales", "london"]})) == [
        "Payroll"
    ]
    assert found("payroll", SearchScope(members, [EntryKind.COUNCIL])) == []


HOSTILE = [
    "",
    " ",
    "the of and",
    "x" * 10_000,
    "word " * 500,
    '"' * 7,
    '"unbalanced',
    '""',
    "-",
    "-x",
    '-"a b" -"',
    "\x00payroll\x00",
    "' OR 1=1 --",
    "(((",
    ")))&|!<->:*",
    "\\",
    "%_%",
    "🙂🙂",
    "\u202epayroll",
    "عربي بحث",
    "a" * 255 + "-" + "b" * 255,
    "1e309",
    "0" * 400,
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("begun", [True, False])
def test_no_question_breaks_it(shelf, typed, begun, django_assert_max_num_queries):
    shelf("Payroll bureau", "Library books")
    with django_assert_max_num_queries(2 + 3 * MAX_GUESSED + 6):
        found(typed, begun=begun)
    found(typed, exact=True)
    find(understand(ParsedQuery.from_texts(typed, typed)))


def test_a_search_that_takes_too_long_is_stopped_with_a_plain_word(shelf, monkeypatch):
    shelf("Payroll bureau")
    monkeypatch.setattr(engine, "TIMEOUT_MS", 50)
    monkeypatch.setattr(engine, "TITLED", "SELECT pg_sleep(2) FROM search_entry WHERE {allowed}")

    with pytest.raises(RuleBroken, match="too long"):
        found("the")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() != ("50ms",)


def test_of_a_long_description_the_rare_words_count_wherever_they_stand(shelf):
    everywhere = " ".join(f"common{n}" for n in range(60))
    forms = shelf(*(f"Form {n}" for n in range(12)), body=everywhere)
    (wanted,) = shelf("Gully works", body=f"{everywhere} silt sensors")
    told = ParsedQuery.from_texts("Form", f"{everywhere} we read silt from sensors")

    hits = find(understand(told, ranking=SIMILARITY))
    assert hits[0].entry == wanted.pk

    hits = find(understand(told, ranking=replace(SIMILARITY, details=0)))
    assert {hit.entry for hit in hits} == {form.pk for form in forms}


def test_words_count_for_nothing_once_nothing_has_them(shelf):
    (entry,) = shelf("Payroll bureau")
    entry.delete()

    assert not sum(Word.objects.values_list("documents", flat=True))
    assert found("payroll") == []

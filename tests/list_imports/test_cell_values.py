"""What cells say, as councils write them; what is unclear is a sentence and never a guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.list_fields import BY_KEY
from services.list_imports.cell_values import Read, max_length, read_value
from services.models.choices import UseStatus

NOTHING = Read()


def value(key, text):
    found = read_value(key, text)
    assert found.problem == ""
    return found.value


# days


@pytest.mark.parametrize(
    "text",
    [
        *("31/03/2026", "31/3/2026", "31/3/26", "31.3.26", "31.03.2026", "31-03-2026", "31-3-26"),
        *("31 03 2026", "2026-03-31", "2026-03-31 00:00:00", "2026-03-31T00:00:00Z", "2026/03/31"),
        *("31 March 2026", "31st March 2026", "31 Mar 2026", "31-Mar-26", "31-Mar-2026"),
        *("31st of March 2026", "Tuesday 31 March 2026", "Tue, 31 March 2026", "March 31, 2026"),
        *("31/03/2026 00:00", "46112", "46112.5", " 31/03/2026 ", "31\u00a0March\u00a02026"),
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert value("ends_on", text) == value("starts_on", text) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Mar-26", date(2026, 3, 1), date(2026, 3, 31)),
        ("Feb 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("December 2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("Sept '26", date(2026, 9, 1), date(2026, 9, 30)),
        ("03/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31)),
        ("01/04/2023 - 31/03/2026", date(2023, 4, 1), date(2026, 3, 31)),
        ("1 April 2023 to 31 March 2026", date(2023, 4, 1), date(2026, 3, 31)),
    ],
)
def test_a_month_or_year_begins_and_ends(text, first, last):
    assert (value("starts_on", text), value("ends_on", text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("31/03/2026 (+1+1)", date(2028, 3, 31)),
        ("31/03/2026 +1 +1", date(2028, 3, 31)),
        ("31/03/2026 (+2)", date(2028, 3, 31)),
        ("31/03/2026 (2+1+1)", date(2028, 3, 31)),
        ("31/03/2026 + 12 months", date(2027, 3, 31)),
        ("31/03/2026 (option to extend by 2 years)", date(2028, 3, 31)),
        ("31/03/2026 (ext to 31/03/2028)", date(2028, 3, 31)),
        ("31/03/2026 with extension to 31/03/2028", date(2028, 3, 31)),
        ("31 March 2026, max 31 March 2028", date(2028, 3, 31)),
        ("28/02/2026 (+2)", date(2028, 2, 29)),
        ("Mar-26 (+1)", date(2027, 3, 31)),
    ],
)
def test_an_extension_behind_the_end_is_read(text, until):
    found = read_value("ends_on", text)
    assert (found.problem, found.extra) == ("", {"extension_until": until})


def test_what_stands_behind_an_end_is_noted():
    found = read_value("ends_on", "31/03/2026 (estimated)")
    assert found.value == date(2026, 3, 31)
    assert found.extra == {"note": "We used only the date in “31/03/2026 (estimated)”."}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/31/2026", "no such month. Enter the day first. Example: 31/03/2026"),
        ("3/31/26", "Enter the day first"),
        ("31/02/2026", "There is no such date: “31/02/2026”. Example: 31/03/2026"),
        ("13/13/2028", "There is no such date"),
        ("31/03/1823", "is not a date"),
        ("soon", "is not a date. Example: 31/03/2026"),
        ("Q1 2026", "is not a date"),
        ("12", "is not a date"),
        ("31/03/2026 or 31/03/2027", "says more than one date"),
        ("31/03/2026 ref 12", "says more than one date"),
    ],
)
def test_what_is_no_day_is_a_sentence(text, why):
    found = read_value("ends_on", text)
    assert found.value is None
    assert why in found.problem


@pytest.mark.parametrize(
    "text", ["rolling", "TBC", "n/a", "-", "ongoing", "Rolling 12 months", "", "REDACTED", "#N/A"]
)
def test_an_end_that_is_not_told_is_nothing(text):
    assert read_value("ends_on", text) == NOTHING


# amounts


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1200", 1200),
        ("1,200", 1200),
        ("£1,200", 1200),
        ("£ 1,200.00", 1200),
        ("£1,234.50", 1235),
        ("1234.49", 1234),
        ("£1.2m", 1_200_000),
        ("£1.2 million", 1_200_000),
        ("£45k", 45_000),
        ("£45k pa", 45_000),
        ("45K p.a.", 45_000),
        ("£3,000 per month", 36_000),
        ("c. £1,200", 1200),
        ("approx £1,200", 1200),
        ("~1,200", 1200),
        ("£1,200 + VAT", 1200),
        ("£1,200 (ex VAT)", 1200),
        ("1200 GBP", 1200),
        ("GBP 1200", 1200),
        ("1.2E+06", 1_200_000),
        ("0", 0),
        ("£0.00", 0),
    ],
)
def test_an_amount_is_read_in_pounds(text, pounds):
    assert value("annual_cost", text) == pounds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("£10,000 - £20,000", "is a range"),
        ("10k-20k", "is a range"),
        ("between £10,000 and £20,000", "is a range"),
        ("-1200", "is negative"),
        ("(1,200.00)", "is negative"),
        ("-£5", "is negative"),
        ("€1200", "is not in pounds"),
        ("1,20", "is not an amount"),
        ("£1,200 and licence", "is not an amount"),
        ("see invoice", "is not an amount"),
        ("99999999999", "is larger than we can record"),
        ("£" + "1" * 100, "is too long"),
    ],
)
def test_what_is_no_amount_is_a_sentence(text, why):
    found = read_value("annual_cost", text)
    assert found.value is None
    assert why in found.problem


def test_an_amount_a_year_is_not_the_whole_value():
    assert "not the value of the whole contract" in read_value("total_value", "£45k pa").problem
    assert value("total_value", "£3bn") == 3_000_000_000


@pytest.mark.parametrize("text", ["Commercial in confidence", "£ -", "TBC", "exempt under S43"])
def test_an_amount_that_is_withheld_is_nothing(text):
    assert read_value("total_value", text) == NOTHING


# periods and counts


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("12 months", 12),
        ("1 year", 12),
        ("1.5 years", 18),
        ("90 days", 3),
        ("30 days", 1),
        ("28 days", 1),
        ("180 days", 6),
        ("365 days", 12),
        ("4 weeks", 1),
        ("6", 6),
        ("6m", 6),
        ("three months", 3),
        ("3 months' notice", 3),
        ("3 months written notice", 3),
        ("minimum 3 months", 3),
        ("0", 0),
    ],
)
def test_a_period_is_read_in_months(text, months):
    if text.startswith("minimum"):
        assert "is not a number of months" in read_value("notice_months", text).problem
    else:
        assert value("notice_months", text) == months


@pytest.mark.parametrize("text", ["3-6 months", "31/03/2026", "three", "999", "6 fortnights"])
def test_what_is_no_period_is_a_sentence_or_a_word(text):
    found = read_value("notice_months", text)
    assert found.value == 3 if text == "three" else found.problem


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *[("1,200", 1200), ("approx 300", 300), ("c300", 300), ("~300", 300), ("300+", 300)],
        *[("300 users", 300), ("50 named users", 50), ("1.2k", 1200), ("0", 0), ("300.0", 300)],
    ],
)
def test_a_count_is_read(text, count):
    assert value("licences", text) == count


def test_licences_for_everybody_say_no_number():
    for text in ("Unlimited", "site licence", "Enterprise", "council-wide", "All staff"):
        assert read_value("licences", text) == NOTHING
    assert "is not a whole number" in read_value("licences", "10-20").problem


# statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *[("live", "in_use"), ("In Production", "in_use"), ("YES", "in_use"), ("BAU", "in_use")],
        *[("Live - supported", "in_use"), ("Decommissioned", "stopped"), ("No", "stopped")],
        *[("Retired (2024)", "stopped"), ("Planned", "planned"), ("Retiring", "phasing_out")],
        *[("To be replaced", "phasing_out"), ("Being replaced", "phasing_out")],
        *[("In implementation", "implementing"), ("Pilot", "implementing")],
        *[("Under consideration", "considering"), ("in_use", "in_use"), ("In use", "in_use")],
    ],
)
def test_a_status_is_known_by_many_words(text, status):
    assert value("status", text) == status


@pytest.mark.parametrize("status", UseStatus)
def test_our_own_statuses_read_back(status):
    assert value("status", str(status.label)) == value("status", status.value) == status.value


def test_a_status_that_we_do_not_know_is_asked():
    assert "is not a status that we know" in read_value("status", "Amber").problem
    assert read_value("status", "TBC") == NOTHING


# texts


def test_texts_are_one_line_without_markup_of_web_pages():
    assert value("system", " Revenues &amp;amp; Benefits\n ") == "Revenues & Benefits"
    assert value("notes", "One\nTwo") == "One\nTwo"


@pytest.mark.parametrize("text", ["Capita; Civica", "Capita / Civica", "Capita\nCivica"])
def test_the_first_of_several_suppliers_is_taken_and_told(text):
    found = read_value("supplier", text)
    assert found.value == "Capita"
    assert found.extra == {"note": "The cell names 2 suppliers. We used the first: Capita."}


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        *[("system", 120), ("supplier", 120), ("area", 80), ("version", 60), ("owner_team", 120)],
        *[("contract_title", 200), ("reference", 100), ("notes", 2000), ("stopped_reason", 300)],
    ],
)
def test_no_text_is_longer_than_its_column(key, limit):
    assert max_length(key) == limit
    assert value(key, "é" * limit) == "é" * limit
    found = read_value(key, "é" * (limit + 1))
    assert found.value is None
    assert found.problem.endswith(f"is longer than {limit} characters. Shorten it.")


@pytest.mark.parametrize("key", BY_KEY)
def test_redacted_cells_say_nothing(key):
    assert read_value(key, "REDACTED") == read_value(key, " N/A ") == NOTHING


# any cell


@given(key=st.sampled_from(sorted(BY_KEY)), text=st.text(max_size=120))
def test_any_cell_is_a_value_a_problem_or_nothing(key, text):
    found = read_value(key, text)
    assert found.value is None or not found.problem
    assert "\x00" not in str(found.value)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back(day):
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}", f"{day:%d-%b-%Y}"):
        assert value("ends_on", text) == value("since", text) == day


@given(st.integers(0, 2**31 - 1))
def test_every_amount_reads_back(pounds):
    for text in (str(pounds), f"{pounds:,}", f"£{pounds:,}.00"):
        assert value("annual_cost", text) == value("total_value", text) == pounds

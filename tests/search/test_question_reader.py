"""Plain questions are read by the directory's own words, or not at all."""

import re
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pages.questions.amounts import Amount, read_amount
from portal.pages.questions.periods import Period, read_period
from portal.pages.questions.phrases import PART_OF
from portal.pages.questions.reader import read_question
from portal.search.models import Term
from services.models import Product, ProductAlias, Supplier
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, SupplierFactory

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def names():
    people = CategoryFactory(name="Human resources", synonyms=["HR"])
    CategoryFactory(name="Payroll", synonyms=["wages"])
    CategoryFactory(name="Planning register", synonyms=["planning applications"])
    CategoryFactory(name="General ledger and ERP", synonyms=["Oracle"])
    Term.objects.create(name="ledger", preferred="General ledger and ERP")
    oracle = SupplierFactory(name="Oracle", aliases=["Oracle Corporation"])
    hcm = ProductFactory(name="Oracle Fusion HCM", supplier=oracle, category=people)
    ProductAlias.objects.create(product=hcm, name="Oracle HCM")
    for name in ("iTrent", "Unit4 ERP", "Idox Uniform"):
        ProductFactory(name=name, supplier=SupplierFactory(name=f"Maker of {name}"))
    gone = ProductFactory(name="Old iTrent")
    gone.merged_into = Product.objects.get(name="iTrent")
    gone.save()
    CouncilFactory(name="Leeds", official_name="Leeds City Council")
    CouncilFactory(name="Reading", official_name="Reading Borough Council")
    CouncilFactory(name="North East Lincolnshire", official_name="North East Lincolnshire Council")
    CouncilFactory(name="Transport for Wales", official_name="Transport for Wales")


def labels(text):
    read = read_question(text)
    return read and [each.label.replace("\N{NO-BREAK SPACE}", " ") for each in read.filters]


READ = {
    "who uses iTrent?": ["Uses: iTrent"],
    "Which councils use  ORACLE corporation": ["Uses: Oracle"],
    "who uses Oracle HCM": ["Uses: Oracle Fusion HCM"],
    "how many councils have wages software": ["Service area: Payroll"],
    "who uses the ledger": ["Service area: General ledger and ERP"],
    "who uses Oracle for HR": ["Uses: Oracle", "Service area: Human resources"],
    "who uses iTrent or Unit4 ERP": ["Uses: iTrent or Unit4 ERP"],
    "who left iTrent": ["Moved from: iTrent"],
    "who replaced Oracle with iTrent": ["Moved from: Oracle", "Moved to: iTrent"],
    "who moved from Oracle HCM to iTrent": ["Moved from: Oracle Fusion HCM", "Moved to: iTrent"],
    "who switched to iTrent from Oracle": ["Moved from: Oracle", "Moved to: iTrent"],
    "who is replacing iTrent": ["Being replaced: iTrent"],
    "who plans to replace iTrent": ["Plans to replace: iTrent"],
    "who plans to move to iTrent": ["Plans: iTrent"],
    "who is planning payroll": ["Service area: Payroll"],
    "who left Oracle HR for something under 100k in Wales?": [
        "Moved from: Oracle",
        "Service area: Human resources",
        "Nation: Wales",
        "Value: up to £100,000 a year",
    ],
    "who shares payroll in the North East": [
        "Service type: shared service",
        "Service area: Payroll",
        "Region: North East",
    ],
    "who offers payroll": ["Offer: open to join, few places left", "Service area: Payroll"],
    "needs in Wales": ["Nation: Wales"],
    "open needs for payroll": ["Service area: Payroll"],
    "iTrent contracts over £1m": ["Product: iTrent", "Value: £1,000,000 a year or more"],
    "contracts with Oracle that end next year": [
        "Supplier: Oracle",
        f"Contract end: 1 Jan {THIS_YEAR + 1} to 31 Dec {THIS_YEAR + 1}",
    ],
    "who has used iTrent since 2020": ["Uses: iTrent", "Start of use: from 1 Jan 2020"],
    "who left iTrent before 2022": ["Moved from: iTrent", "Moved: until 31 Dec 2021"],
    "who uses iTrent, not in Wales": ["Uses: iTrent", "Not in: Wales"],
    "who uses iTrent outside London or Wales": ["Uses: iTrent", "Not in: London and Wales"],
    "who uses iTrent in England but not in London": ["Uses: iTrent", "Region: England, not London"],
    "which district councils use iTrent": ["Uses: iTrent", "Council type: District councils"],
    "who has payroll without Oracle": ["Not: Oracle", "Service area: Payroll"],
    "which councils like mine use iTrent": ["Uses: iTrent", "Councils like yours"],
    "does Leeds use iTrent": ["Uses: iTrent", "Council: Leeds"],
    "iTrent users in Wales": ["Uses: iTrent", "Nation: Wales"],
    "who's still on iTrent": ["Uses: iTrent"],
    "any Welsh council with iTrent": ["Uses: iTrent", "Nation: Wales"],
    "what did councils replace Oracle with": ["Moved from: Oracle"],
    "what do councils pay for iTrent": ["Uses: iTrent"],
    "when do iTrent contracts end": ["Product: iTrent"],
    "who is replacing Oracle with iTrent": ["Plans to replace: Oracle", "Product: iTrent"],
    "similar councils using iTrent": ["Uses: iTrent", "Councils like yours"],
    "who has iTrent for more than half a million": [
        "Uses: iTrent",
        "Value: £500,000 a year or more",
    ],
    "who uses planning applications in Wales": ["Service area: Planning register", "Nation: Wales"],
}


@pytest.mark.parametrize("asked", READ)
def test_a_question_becomes_the_filters_that_it_says(names, asked):
    assert labels(asked) == READ[asked]


UNREAD = [
    *("left turn signs", "use of force recording", "moving home services", "payroll", "Oracle"),
    *("planning applications in Wales Road", "payroll in Wales", "share your views", "needs"),
    *("contracts", "contracts over £5,000 publishing", "who", "who uses", "what is left", ""),
    *("who uses iTrent for teachers", "who uses iTrent and Unit4 ERP", "who left payroll"),
    *('"who uses iTrent"', "who uses -iTrent", "who uses iTrent not", "who does not use iTrent"),
    *("who uses Old iTrent", "who uses Reading software", "who uses Transport for Wales"),
    *("who uses iTrent in North East Lincolnshire Road", "who uses iTren", "who uses iTrents"),
    *("who uses iTrent next year", "who uses iTrent under 100", "iTrent contracts before 2027"),
    *("who uses iTrent under 18s", "Scottish councils in London using iTrent"),
    *("who offers iTrent", "who offers payroll under 100k", "who shares payroll since 2020"),
    *("who is planning applications", "leaving care", "who moved the payroll", "contract register"),
    *("needs of HR", "payroll needs", "HR contracts", "who used iTrent", "who had iTrent"),
    *("who can use payroll in Wales", "who has Oracle replaced by iTrent", "HR users"),
    *("who offers and plans payroll", "who plans payroll and left iTrent", "who uses iTrent or"),
    *("who uses iTrent or in Wales", "Wales payroll with iTrent", "who uses iTrent or payroll"),
    *("change of use planning applications", "who uses iTrent instead of Oracle"),
    *("number of HR using", "one contract from payroll", "iTrent contracts ending in six months"),
    *("contracts in Wales", "needs", "contracts ending next year of"),
    "who uses iTrent " + "please " * 40,
]


@pytest.mark.parametrize("asked", UNREAD)
def test_what_is_no_question_or_has_an_unknown_word_is_not_read(names, asked):
    assert labels(asked) is None


def test_without_a_phrase_of_a_question_no_name_is_looked_up(names, django_assert_num_queries):
    with django_assert_num_queries(0):
        for asked in ("payroll", "left turn signs", "planning applications in Wales Road"):
            read_question(asked)


def test_a_question_is_read_in_as_many_queries_however_long(names, django_assert_num_queries):
    for asked in ("who uses iTrent", "who left Oracle HR for iTrent or Unit4 ERP in Wales " * 3):
        with django_assert_num_queries(6):
            read_question(asked)


WORDS = st.sampled_from([
    *PART_OF,
    *("iTrent", "Oracle", "HR", "payroll", "Leeds", "Reading", "under 100k", "since 2024", "2027"),
    *("between 5k and £7m", "next year", "within two years", "zebra", "£", "100", "-", "—", "’"),
])  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WORDS, max_size=12))
def test_words_in_any_order_make_no_error_and_no_filter_that_they_do_not_say(names, words):
    asked = " ".join(words)
    read = read_question(asked)

    for each in read.filters if read else []:
        spoken = re.split(r"\s+", each.words)
        assert each.words, each
        assert all(word in asked for word in spoken), each


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=220))
def test_any_text_can_be_asked(names, asked):
    read_question(f"who uses {asked}")


def test_a_text_that_was_cut_is_not_read(names):
    filled = "who uses iTrent" + " please" * 40

    assert labels(filled[:190].rsplit(" ", 1)[0]) == ["Uses: iTrent"]
    assert labels(f"{filled[:190].rsplit(' ', 1)[0]} please a a"[:200].ljust(200, "?")) is None


def test_a_removed_filter_leaves_the_others(names):
    read = read_question("who left Oracle HR for something under 100k in Wales?")

    assert [each.key for each in read.without({"region"}).filters] == ["origin", "area", "amount"]
    assert [each.key for each in read.without({"origin", "amount"}).filters] == ["area", "region"]
    assert [each.key for each in read.for_visitor().filters] == ["origin", "area", "region"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("under 100k", Amount(None, 100_000)),
        ("less than £50,000 a year", Amount(None, 50_000)),
        ("over £1m", Amount(1_000_000, None)),
        ("at least 1.5 million", Amount(1_500_000, None)),
        ("between 200 and 500k", Amount(200_000, 500_000)),
        ("between £50,000 and £100,000", Amount(50_000, 100_000)),
        ("between £500k and £200k", Amount(200_000, 500_000)),
        ("under 100", None),
        ("under 5s", None),
        ("over 2026", None),
        ("between 2024 and 2026", None),
        ("100k", None),
    ],
)
def test_sums_need_a_pound_sign_or_a_unit(text, amount):
    assert read_amount(text) == (amount and (amount, len(text)))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("since 2024", Period(date(2024, 1, 1), None)),
        ("after march 2024", Period(date(2024, 4, 1), None)),
        ("before 2027", Period(None, date(2026, 12, 31))),
        ("by the end of 2027", Period(None, date(2027, 12, 31))),
        ("in feb 2024", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("between 2022 and 2024", Period(date(2022, 1, 1), date(2024, 12, 31))),
        ("last year", Period(date(THIS_YEAR - 1, 1, 1), date(THIS_YEAR - 1, 12, 31))),
        ("between 2024 and 2022", None),
        ("a year", None),
        ("recently", None),
    ],
)
def test_times_are_read_to_the_day(text, period):
    assert read_period(text) == (period and (period, len(text)))


def test_a_product_comes_before_a_supplier_and_an_area_of_the_same_name(names):
    assert isinstance(read_question("who uses Oracle").thing, Supplier)
    SupplierFactory(name="iTrent")

    assert isinstance(read_question("who uses iTrent").thing, Product)

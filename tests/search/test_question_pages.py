"""The page of a plain question: how it was read, what answers it, and for whom."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pages.questions.answer import QuestionAnswer
from portal.pages.questions.evaluation import judge
from portal.pages.questions.evaluation_world import build_world
from portal.pages.questions.reader import read_question
from portal.search.evaluation import read_lines
from portal.search.models import Term
from services.models import Category, Product, Twin
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
# of the page, and what results of any kind add to it
QUERIES, MORE_WITH_RESULTS = 45, 2
ASKED = "who left Oracle for something under 100k in Wales"


@pytest.fixture
def moves():
    """Two Welsh councils and a London one left Oracle for iTrent, at different costs."""
    payroll = CategoryFactory(name="Payroll")
    oracle = ProductFactory(name="Oracle", category=payroll)
    itrent = ProductFactory(name="iTrent", category=payroll, supplier=SupplierFactory(name="MHR"))
    for name, region, cost in [
        ("Aber", "wales", 60_000), ("Barri", "wales", 170_000), ("Camden", "london", 50_000),
    ]:  # fmt: skip
        UseFactory(
            council=CouncilFactory(name=name, region=region),
            product=itrent, service=None, replaced_product=oracle, since=date(2023, 4, 1),
            annual_cost=cost, contract_ends_on=date(timezone.localdate().year + 1, 3, 31),
        )  # fmt: skip
    return itrent


@pytest.fixture
def member(client, moves):
    membership = MembershipFactory(council=CouncilFactory(name="Own", region="london"))
    client.force_login(membership.user)
    return membership


def ask(client, question, **more):
    return text(client.get("/search/", {"q": question, **more}))


def chips(page):
    found = re.findall(r'class="chip"[^>]*href="([^"]*)">(.*?)</a>', page, re.DOTALL)
    named = {re.sub(r"<[^>]*>", "", label): href.replace("&amp;", "&") for href, label in found}
    return {label.replace("Remove filter: ", "").strip(): href for label, href in named.items()}


def answered(page):
    """The councils in the answer: of its records, or as its sentence names them."""
    panel = re.search(r'aria-labelledby="answer">(.*?)</section>', page, re.DOTALL)
    inside = panel[1] if panel else page
    return re.findall(r'<a href="/(?:services/uses|councils)/[^"]+">([^<:]*)', inside)


def test_a_member_gets_chips_and_the_uses_that_fit(client, member):
    page = ask(client, ASKED)

    assert "We read your question as:" in page
    assert "1 council has left Oracle (Nation: Wales · Value: up to £100,000 a year)" in page
    assert answered(page) == ["Aber"]
    assert "£60,000 a year" in page
    assert f"From what councils have recorded, {timezone.localdate():%-d %B %Y}" in page
    assert f'href="?q={ASKED.replace(" ", "+")}&amp;exact=1">Search for these words instead' in page


def test_each_chip_is_removed_by_its_own_link(client, member):
    links = chips(ask(client, ASKED))

    def after(label):
        return answered(text(client.get(f"/search/{links[label]}")))

    assert after("Value: up to £100,000 a year") == ["Aber", "Barri"]
    assert after("Nation: Wales") == ["Aber", "Camden"]
    without_value = text(client.get(f"/search/{links['Value: up to £100,000 a year']}"))
    both = chips(without_value)["Nation: Wales"]
    page = text(client.get(f"/search/{both}"))
    assert "3 councils have left Oracle" in page
    nothing = text(client.get(f"/search/{chips(page)['Moved from: Oracle']}"))
    assert "We read your question as:" not in nothing


def test_without_what_was_left_it_is_no_question_about_all_uses(client, member):
    links = chips(ask(client, ASKED))

    page = text(client.get(f"/search/{links['Moved from: Oracle']}"))
    assert "We read your question as:" not in page


def test_the_words_can_be_searched_for_instead(client, member):
    assert "We read your question as:" not in ask(client, ASKED, exact="1")


def test_a_visitor_gets_no_count_or_order_of_what_is_for_members(client, moves):
    page = ask(client, ASKED)

    assert "2 councils have left Oracle (Nation: Wales)" in page
    assert answered(page) == ["Aber", "Barri"]
    assert "are for members of councils. We left them out." in page
    assert "Sign in to use them</a>" in page
    assert "60,000" not in page
    for other in ("55k", "65k", "900k"):
        assert answered(ask(client, ASKED.replace("100k", other))) == ["Aber", "Barri"]


def test_contracts_are_for_members(client, moves):
    question = "iTrent contracts ending next year in Wales"
    page = ask(client, question)
    assert "Only members of councils see contracts" in page
    assert 'href="/contracts/published/?product=' in page
    assert "2 contracts" not in page

    client.force_login(MembershipFactory(council=CouncilFactory(name="Own")).user)
    page = ask(client, question)
    assert "2 contracts for iTrent (Nation: Wales · Contract end:" in page
    assert "Aber: iTrent" in page


def test_what_everybody_may_not_see_is_not_counted(client, moves):
    hidden = ServiceFactory(state="draft")
    hidden.products.add(moves)
    UseFactory(service=hidden, council=CouncilFactory(region="wales"))
    UseFactory(product=moves, service=None, confirmation="proposed",
               council=CouncilFactory(region="wales"))  # fmt: skip

    assert "2 councils use iTrent" in ask(client, "who uses iTrent, not in London")


def test_needs_that_are_hidden_are_not_counted_and_dates_are_for_members(client, moves):
    area = moves.category
    soon = timezone.localdate() + timedelta(days=30)
    NeedFactory(title="Pay slips", category=area, needed_by=soon)
    NeedFactory(title="Hidden", category=area, hidden_at=timezone.now(), hidden_reason="Spam.")
    NeedFactory(title="Later", category=area, needed_by=soon + timedelta(days=900))

    page = ask(client, "who needs payroll within six months")
    assert "2 open needs for Payroll" in page
    assert "We left them out" in page
    client.force_login(MembershipFactory().user)
    page = ask(client, "who needs payroll within six months")
    assert "1 open need for Payroll (Needed by:" in page
    assert "Pay slips</a>" in page


def test_services_are_those_of_the_catalogue(client, moves):
    shared = ServiceFactory(title="Pay bureau", category=moves.category,
                            council=CouncilFactory(region="wales"))  # fmt: skip
    ServiceFactory(title="Pay draft", category=moves.category, state="draft")
    ServiceFactory(title="Pay app", category=moves.category, kind="software")
    OfferFactory(service=shared)

    page = ask(client, "who shares payroll")
    assert "1 shared service for Payroll" in page
    assert 'href="/services/?category=' in page
    assert "1 service for Payroll that councils can join" in ask(client, "who offers payroll")
    assert "0 services" in ask(client, "who offers payroll in London")


def test_councils_like_mine_are_those_of_the_acting_council(client, member):
    Twin.objects.create(council=member.council, other=CouncilFactory(name="Like"), position=0,
                        score=50)  # fmt: skip
    like = Twin.objects.get().other
    UseFactory(council=like, product=ProductFactory(name="Agile"), service=None)
    UseFactory(product=like.uses.get().product, service=None)

    assert answered(ask(client, "which councils like mine use Agile")) == ["Like"]
    client.logout()
    page = ask(client, "which councils like mine use Agile")
    assert "2 councils use Agile" in page
    assert "We left them out" in page


def test_a_council_without_similar_ones_is_told(client, member):
    assert "No similar councils found yet" in ask(client, "which councils like mine use iTrent")


def test_a_moderator_without_a_council_is_told_what_was_left_out(client, moves):
    client.force_login(UserFactory(duty="moderator"))
    page = ask(client, "which councils like mine use iTrent")

    assert "3 councils use iTrent" in page
    assert "We left them out" in page
    assert "60,000" in page


def test_an_answer_without_other_results_stands_alone(client, moves):
    page = ask(client, "who left Oracle under 100k in Scotland")

    assert "0 councils have left Oracle (Nation: Scotland)" in page
    assert "No results match your filters" not in page
    assert "No close match" not in page


def test_long_answers_have_pages(client, moves):
    for number in range(30):
        UseFactory(product=moves, service=None, council=CouncilFactory(name=f"C {number:02}"))
    page = ask(client, "who uses iTrent, not in London")
    assert len(answered(page)) == 25
    whole = re.search(r'href="(\?[^"]*part=uses[^"]*)">\s*Show all 32', page)[1]

    first = text(client.get(f"/search/{whole.replace('&amp;', '&')}"))
    rest = text(client.get(f"/search/{whole.replace('&amp;', '&')}&page=2"))
    assert answered(first) == answered(page)
    assert len(answered(rest)) == 7
    assert not {*answered(first)} & {*answered(rest)}


@pytest.mark.parametrize("asked", ["part=zebra", "part=needs", "without=zebra,region", "without="])
def test_unknown_parts_and_filters_are_ignored(client, moves, asked):
    assert client.get(f"/search/?q=who+left+Oracle+under+100k&{asked}").status_code == 200


def test_boxes_of_the_panel_come_before_the_words(client, moves):
    page = ask(client, "who left Oracle under 100k in Wales", region="london")
    assert answered(page) == ["Camden"]
    assert "Region: London" in page


@pytest.mark.parametrize(
    "question",
    [ASKED, "iTrent contracts ending next year", "who plans payroll", "who shares payroll"],
)
def test_a_question_costs_as_many_queries_with_many_records(client, member, question):
    def count(number):
        with CaptureQueriesContext(connection) as caught:
            ask(client, question, fresh=number)
        return len(caught)

    few = count(1)
    for number in range(3):
        council = CouncilFactory(region="wales")
        UseFactory(
            council=council, product=Product.objects.get(name="iTrent"), service=None,
            replaced_product=Product.objects.get(name="Oracle"), annual_cost=1,
            contract_ends_on=date(timezone.localdate().year + 1, 3, number + 1),
        )  # fmt: skip
        area = Product.objects.get(name="iTrent").category
        NeedFactory(category=area, title=f"Need {number}")
        ServiceFactory(category=area, title=f"Service of pay {number}", council=council)

    assert count(2) <= few + MORE_WITH_RESULTS
    assert count(2) <= QUERIES


PIECES = st.sampled_from([
    *("use iTrent", "left Oracle", "moved from Oracle to iTrent", "are replacing Oracle", "need"),
    *("plan to replace Oracle", "plan iTrent", "share", "offer", "contracts", "for payroll"),
    *("iTrent", "Oracle", "or Oracle", "not Oracle", "from MHR", "without MHR", "that end", "when"),
    *("next year", "since 2020", "before 2040", "within two years", "under 100k", "over £1m"),
    *("in Wales", "not in Wales", "and London", "district councils", "like ours", "in Own", "did"),
])  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_every_question_that_is_read_can_be_answered_with_and_without_each_filter(member, pieces):
    read = read_question(f"which councils {' '.join(pieces)}")
    if read is None:
        return
    for keys in [set(), *({each.key} for each in read.filters)]:
        for user, council in [(member.user, member.council), (AnonymousUser(), None)]:
            answer = QuestionAnswer(read.without(keys), user, council)
            for part in answer.parts:
                assert part.sentence
                assert len(part.records) == part.page.paginator.count
            assert answer.full_list.label or not answer.reading.thing
            hidden = {each.key for each in answer.reading.filters if each.is_for_members}
            assert council or not hidden


@pytest.fixture
def small_world():
    for command in ("load_taxonomy", "load_councils", "load_synonyms"):
        call_command(command, stdout=StringIO())
    return build_world(HERE / "questions_world.toml")


@pytest.mark.slow
def test_nine_of_ten_judged_questions_are_right_and_none_is_wrongly_read(small_world):
    verdicts = list(judge(read_lines(HERE / "questions.jsonl"), *small_world))
    right = [each for each in verdicts if each.is_right]
    kept = [each for each in verdicts if each.question["kind"] == "unread"]

    assert len(verdicts) >= 150
    assert len(right) >= 0.9 * len(verdicts)
    assert len(kept) >= 25
    assert [each.question["question"] for each in kept if each.filters] == []


@pytest.mark.slow
def test_no_name_of_the_thesaurus_or_of_an_area_is_a_question(small_world):
    areas = [each for area in Category.objects.all() for each in (area.description, *area.names)]
    terms = [each for row in Term.objects.all() for each in (row.name, row.preferred)]

    assert len(areas) + len(terms) > 2_000
    assert [each for each in {*areas, *terms} if read_question(each)] == []


def test_the_judged_questions_are_whole():
    rows = read_lines(HERE / "questions.jsonl")
    texts = [json.dumps(row, sort_keys=True) for row in rows]
    halves = [row["half"] for row in rows]

    assert len({*texts}) == len(rows)
    assert {*halves} == {"developed", "held out"}
    assert abs(halves.count("developed") - halves.count("held out")) < 20


def test_who_moved_to_another_product_of_a_supplier_has_not_left_it(client):
    oracle = SupplierFactory(name="Oracle")
    suite, cloud = (ProductFactory(name=name, supplier=oracle) for name in ("Suite", "Cloud"))
    stayed, left = CouncilFactory(name="Stayer"), CouncilFactory(name="Leaver")
    for council, instead in [(stayed, cloud), (left, ProductFactory(name="Unit4"))]:
        UseFactory(
            council=council, product=suite, service=None, status="stopped",
            since=date(2013, 1, 1), stopped_reason="It is old.",
        )  # fmt: skip
        UseFactory(council=council, product=instead, service=None, replaced_product=suite)

    page = ask(client, "who left Oracle")

    assert "1 council has left Oracle" in page
    assert {*answered(page)} == {"Leaver"}
    assert "Stopped. Used from January 2013, end date not recorded" in page

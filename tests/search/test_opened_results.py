"""What is counted of results that are opened, and the questions that moderators see as weak."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Entry
from portal.pages.opened_results import KINDS
from portal.search.models import (
    EntryKind,
    IndexEntry,
    OpenedResult,
    Search,
    SettledQuestion,
    Settlement,
)
from portal.search.models.opened_result import LATER, MAX_A_DAY, MAX_TIMES, OpenedThing
from portal.search.weak_questions import weak_questions
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import ThreadFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db

FROM = "http://testserver/search/?q=Payroll"


@pytest.fixture
def member(client):
    member = MembershipFactory()
    client.force_login(member.user)
    return member


@pytest.fixture
def payrolls():
    return [ServiceFactory(title=f"Payroll {n}") for n in range(1, 4)]


def open_from(client, url, came_from=FROM, **headers):
    return client.get(url, headers={"Referer": came_from, **headers})


def counted():
    rows = OpenedResult.objects.order_by("key", "council", "target")
    return [(row.key, row.council_id, row.target, row.place, row.times) for row in rows]


def searched(question, councils, *, answered=True, shown=(), day=None):
    for council in councils:
        entries = [IndexEntry.objects.get(kind=EntryKind.SERVICE, key=each.pk) for each in shown]
        Search.objects.note(question, answered=answered, council=council.pk, shown=entries)
    if day:
        Search.objects.filter(key=question.lower()).update(day=day)


def opened(question, service, councils):
    thing = OpenedThing(EntryKind.SERVICE, service.slug, is_key=False)
    for council in councils:
        OpenedResult.objects.note(question, thing, council=council.pk)


# what is counted


def test_an_opened_result_is_counted_with_its_place_and_without_the_person(
    client, member, payrolls
):
    client.get("/search/?q=payroll")
    shown = Search.objects.get().shown
    third = payrolls[2]

    for _time in range(2):
        assert open_from(client, third.get_absolute_url()).status_code == 200

    place = shown.index(f"service:{third.pk}:{third.slug}") + 1
    assert counted() == [("payroll", member.council_id, third.pk, place, 2)]
    assert not {"user", "person", "address"} & {each.name for each in OpenedResult._meta.fields}


def test_a_thread_is_counted_by_its_key(client, member):
    thread = ThreadFactory(title="Payroll for schools")
    client.get("/search/?q=payroll")

    open_from(client, thread.get_absolute_url())

    assert counted() == [("payroll", member.council_id, thread.pk, 1, 1)]


def test_every_kind_of_page_is_known():
    assert set(KINDS.values()) == set(EntryKind)


def test_links_and_addresses_stay_as_they_are(client, member, payrolls):
    page = text(client.get("/search/?q=payroll"))

    assert f'href="{payrolls[0].get_absolute_url()}"' in page


def test_visitors_are_not_counted(client, payrolls):
    client.get("/search/?q=payroll")

    open_from(client, payrolls[0].get_absolute_url())

    assert not counted()
    assert Search.objects.get().shown == []


@pytest.mark.parametrize(
    "came_from",
    [
        "",
        "https://elsewhere.example/search/?q=Payroll",
        "http://testserver/services/?q=Payroll",
        "http://testserver/search/?page=2",
        "http://testserver/search/?q=",
        "http://testserver/search/?q=Pensions",
        "http://[/search/?q=payroll",
        "http://testserver/search/?q=%00%ff" + "x" * 5000,
    ],
)
def test_what_comes_from_elsewhere_is_not_counted(client, member, payrolls, came_from):
    client.get("/search/?q=payroll")

    assert open_from(client, payrolls[0].get_absolute_url(), came_from).status_code == 200

    assert not counted()


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Sec-Fetch-Dest": "empty"}])
def test_what_nobody_has_opened_yet_is_not_counted(client, member, payrolls, headers):
    client.get("/search/?q=payroll")

    open_from(client, payrolls[0].get_absolute_url(), **headers)

    assert not counted()


def test_what_the_question_did_not_find_is_not_counted(client, member, payrolls):
    other = ServiceFactory(title="Robot mowers")
    client.get("/search/?q=payroll")

    open_from(client, other.get_absolute_url())

    assert not counted()


def test_below_an_answer_nothing_is_counted(client, member):
    product = ProductFactory(name="iTrent", slug="itrent")
    UseFactory(product=product, service=None)

    page = text(client.get("/search/?q=who+uses+iTrent"))
    open_from(client, product.get_absolute_url(), "http://testserver/search/?q=who+uses+iTrent")

    assert "1 council uses" in page

    assert Search.objects.get().shown == []
    assert not counted()


def test_what_another_council_was_shown_counts_for_that_one_alone(client, member, payrolls):
    searched("payroll", [CouncilFactory()], shown=payrolls)

    open_from(client, payrolls[0].get_absolute_url())

    assert not counted()


def test_pages_below_the_tenth_place_are_later(member):
    many = ServiceFactory.create_batch(12)
    searched("payroll", [member.council], shown=many)

    opened("payroll", many[11], [member.council])

    assert counted() == [("payroll", member.council_id, many[11].pk, LATER, 1)]


def test_counts_have_limits(member, payrolls, monkeypatch):
    searched("payroll", [member.council], shown=payrolls)
    opened("payroll", payrolls[0], [member.council] * (MAX_TIMES + 5))
    monkeypatch.setattr("portal.search.models.opened_result.MAX_A_DAY", 1)
    opened("payroll", payrolls[1], [member.council])

    assert counted() == [("payroll", member.council_id, payrolls[0].pk, 1, MAX_TIMES)]
    assert MAX_A_DAY > 1


def test_a_page_is_shown_where_counting_fails(client, member, payrolls, monkeypatch):
    client.get("/search/?q=payroll")
    monkeypatch.setattr("portal.search.models.opened_result.NOTE", "SELECT 1 / 0")

    assert open_from(client, payrolls[0].get_absolute_url()).status_code == 200


def test_counts_are_deleted_after_90_days(member, payrolls):
    searched("payroll", [member.council], shown=payrolls)
    opened("payroll", payrolls[0], [member.council])
    SettledQuestion.objects.settle("payroll", Settlement.DONE)
    long_ago = timezone.localdate() - timedelta(days=91)
    for model in (Search, OpenedResult, SettledQuestion):
        model.objects.update(day=long_ago)

    call_command("tidy_search")

    assert not any(model.objects.exists() for model in (Search, OpenedResult, SettledQuestion))


# what moderators see


def weak():
    return {row["key"]: row["weakness"] for row in weak_questions()}


def test_questions_are_weak_for_one_of_three_reasons(payrolls):
    councils = CouncilFactory.create_batch(3)
    many = ServiceFactory.create_batch(5)
    searched("nothing found", councils, answered=False)
    searched("nothing opened", councils, shown=payrolls)
    searched("opened low", councils, shown=many)
    searched("opened well", councils, shown=many)
    searched("two councils", councils[:2], answered=False)
    searched("before opening was counted", councils)
    opened("opened low", many[3], councils)
    opened("opened well", many[3], councils)
    opened("opened well", many[2], councils[:1])

    assert weak() == {
        "nothing found": "nothing_found",
        "nothing opened": "nothing_opened",
        "opened low": "opened_low",
    }


def test_what_fewer_than_three_councils_opened_is_not_shown(admin_client):
    councils, many = CouncilFactory.create_batch(3), ServiceFactory.create_batch(5)
    searched("payroll", councils, shown=many)
    opened("payroll", many[4], councils)
    opened("payroll", many[3], councils[:2])

    page = text(admin_client.get("/moderation/searches/"))

    assert "Only results below the third opened" in page
    assert many[4].title in page
    assert "Result 5, 3 councils" in page
    assert many[3].title not in page


def test_what_is_done_comes_back_when_it_is_asked_again(admin_client):
    councils = CouncilFactory.create_batch(3)
    searched("Robot mowers", councils, answered=False)
    searched("Drones", councils, answered=False)

    for key, how in [("robot mowers", "done"), ("drones", "not_needed"), ("never", "done")]:
        admin_client.post("/moderation/searches/settle/", {"key": key, "how": how})
    assert not weak()

    SettledQuestion.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert weak() == {"robot mowers": "nothing_found"}
    assert list(Entry.objects.values_list("verb", "details").order_by("pk")) == [
        ("search settled", {"how": "done"}),
        ("search settled", {"how": "not_needed"}),
    ]


def test_a_decision_that_does_not_exist_is_none(admin_client):
    sent = admin_client.post("/moderation/searches/settle/", {"key": "drones", "how": "ignored"})

    assert sent.status_code == 404


def test_the_thesaurus_opens_with_the_words(admin_client):
    searched("Robot mowers", CouncilFactory.create_batch(3), answered=False)

    page = text(admin_client.get("/moderation/searches/"))

    address = f"{reverse('admin:search_term_add')}?name=Robot%20mowers"
    assert f'href="{address}"' in page
    assert 'value="Robot mowers"' in text(admin_client.get(address))


def test_the_page_asks_a_bounded_number_of_queries(admin_client, django_assert_max_num_queries):
    councils, product = CouncilFactory.create_batch(3), ProductFactory()
    many = ServiceFactory.create_batch(5)
    for n in range(30):
        searched(f"question {n}", councils, shown=many)
        opened(f"question {n}", many[4], councils)

    with django_assert_max_num_queries(25) as asked:
        first = text(admin_client.get("/moderation/searches/"))
    entries = [query for query in asked if "search_entry" in query["sql"]]

    assert len(entries) == 1
    assert product.name not in first
    assert "question 29" in text(admin_client.get("/moderation/searches/?page=2")) + first
    assert "page=2" in first

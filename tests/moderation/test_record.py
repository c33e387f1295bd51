"""Moderation history: found, taken away, and shown to everybody without people."""

import pytest

from portal.accounts.actions import suspend
from portal.audit.models import Entry, record
from services import actions
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod", email="mod@directory.example")
    client.force_login(user)
    return user


@pytest.fixture
def acts(moderator):
    mallory = UserFactory(display_name="Mallory", email="mallory@durham.example")
    suspend(mallory, by=moderator, reason="Advertised.")
    service = ServiceFactory(title="Payroll bureau", author=mallory)
    actions.move(service, "suspended", by=UserFactory(duty="moderator"), reason="Mallory's advert.")
    record("listing published", ServiceFactory(title="Pensions bureau"), by=moderator)


def rows(client, query=""):
    page = client.get(f"/moderation/record/{query}").content.decode()
    return page.count("<tr") - 1


def test_the_record_is_narrowed_by_person_act_and_day(client, acts):
    assert rows(client) == 3
    assert rows(client, "?who=mallory") == 2
    assert rows(client, "?who=MOD@directory.example") == 2
    assert rows(client, "?verb=listing+suspended") == 1
    assert rows(client, "?since=2100-01-01") == rows(client, "?until=2000-01-01") == -1
    assert rows(client, "?since=2000-01-01&until=2100-01-01&who=&verb=") == 3


def test_a_question_that_makes_no_sense_is_said_and_shows_all(client, acts):
    page = client.get("/moderation/record/?since=yesterday").content.decode()

    assert "There is a problem" in page
    assert "Mallory" in page


def test_the_record_is_taken_away_as_it_was_narrowed_and_that_is_on_record(client, acts):
    answer = client.post("/moderation/record/export/", {"verb": "listing suspended"})

    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"] == 'attachment; filename="record.csv"'
    assert text.count("\n") == 2
    assert "Payroll bureau" in text
    assert Entry.objects.filter(verb="record exported").count() == 1


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_finds_no_formula_in_it(client, moderator, begins):
    record("tested", by=moderator, reason=f"{begins}cmd|' /C calc'!A0")

    answer = client.post("/moderation/record/export/")

    assert f"'{begins}cmd" in b"".join(answer.streaming_content).decode()


def test_everybody_sees_what_was_done_but_nobody_in_it(client, acts):
    client.logout()

    page = client.get("/moderation/log/").content.decode()

    assert "Service suspended" in page
    assert "Pensions bureau" in page
    for secret in [
        "Mallory",
        "Mod<",
        "advert",
        "Payroll bureau",
        "Account suspended",
        "durham.example",
    ]:
        assert secret not in page


def test_what_concerns_people_is_not_in_it(client, acts):
    client.logout()
    record("role changed", CouncilFactory(name="Ashford"), by=None)
    record("product merged", ProductFactory(name="Oracle EBS"), by=None)

    page = client.get("/moderation/log/").content.decode()

    assert "Ashford" not in page
    assert "Oracle EBS" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_whatever_its_length(client, django_assert_num_queries, count):
    for _ in range(count):
        record("listing published", ServiceFactory(), by=None)
    client.get("/moderation/log/")

    with django_assert_num_queries(4):
        client.get("/moderation/log/")

"""Terms that changed are accepted again, before anything is written."""

import pytest

from portal.accounts.http import KNOWN_ACCOUNT
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from portal.texts.actions import accept_terms, change_text
from portal.texts.models import TERMS_DUE, SiteText, TermsAcceptance
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(duty="administrator")


def publish(by, words="Be kind.", **fields):
    version = SiteText(key="terms", text=words, reason="New.", must_be_accepted=True)
    for name, value in fields.items():
        setattr(version, name, value)
    return change_text(version, seen=SiteText.objects.current("terms").number, by=by)


@pytest.fixture
def member(client):
    user = MembershipFactory(role="editor").user
    client.force_login(user)
    return user


def test_nobody_is_asked_before_anything_was_published(client, member):
    assert client.get("/needs/").status_code == 200


def test_new_terms_come_first_and_lead_on_to_the_page(client, member, administrator):
    publish(administrator, "Be kind, always.")
    asked = client.get("/needs/?state=open")
    assert asked.url == "/terms/accept/?next=%2Fneeds%2F%3Fstate%3Dopen"
    assert "Be kind, always." in text(client.get(asked.url))
    answer = client.post(asked.url, {"seen": 1, "next": "/needs/?state=open"})
    assert answer.url == "/needs/?state=open"
    assert client.get(answer.url).status_code == 200
    assert TermsAcceptance.objects.get(user=member).text == SiteText.objects.current("terms")
    assert Entry.objects.get(verb="terms accepted").actor == member


def test_who_reads_on_is_not_asked_again_in_this_session_but_writes_nothing(
    client, member, administrator
):
    publish(administrator)
    answer = client.post("/terms/accept/", {"later": "1", "seen": 1, "next": "/needs/"})
    assert answer.url == "/needs/"
    assert client.get("/needs/").status_code == 200
    refused = client.post("/needs/new/", {"title": "A payroll"})
    assert (refused.status_code, refused.url) == (303, "/terms/accept/?next=%2Fneeds%2Fnew%2F")
    client.logout()
    client.force_login(member)
    assert client.get("/needs/").status_code == 302


def test_what_was_typed_is_there_again_after_accepting(client, member, administrator):
    board = BoardFactory()
    address = f"{board.get_absolute_url()}new/"
    client.get(address)
    assert KNOWN_ACCOUNT in client.cookies
    publish(administrator)
    sent = {"title": "Who shares a payroll?", "text": "We look.", "kind": "question"}
    asked = client.post(address, sent)
    answer = client.post(asked.url, {"seen": 1, "next": address})
    assert "Who shares a payroll?" in text(client.get(answer.url))


def test_each_version_is_asked_about_once_and_a_correction_is_not(member, administrator):
    publish(administrator)
    assert TERMS_DUE.ask(member.pk) == 1
    accept_terms(member, seen=1)
    assert TERMS_DUE.ask(member.pk) == 0
    publish(administrator, "Be kind!", must_be_accepted=False)
    assert TERMS_DUE.ask(member.pk) == 0
    publish(administrator, "Be very kind.")
    assert TERMS_DUE.ask(member.pk) == 3


def test_who_publishes_terms_accepts_them(administrator):
    publish(administrator)
    assert TERMS_DUE.ask(administrator.pk) == 0


def test_terms_that_changed_since_they_were_read_are_not_accepted(client, member, administrator):
    publish(administrator)
    publish(administrator, "Be very kind.")
    with pytest.raises(RuleBroken):
        accept_terms(member, seen=1)
    page = text(client.post("/terms/accept/", {"seen": 1, "next": "/"}))
    assert "The terms changed again" in page
    assert "Be very kind." in page
    assert 'name="seen" value="2"' in page


@pytest.mark.parametrize("address", ["/privacy/", "/terms/", "/accounts/", "/help/"])
def test_the_account_and_the_pages_about_the_site_stay_open(client, member, administrator, address):
    publish(administrator)
    assert client.get(address).status_code == 200


def test_parts_of_pages_are_not_led_away(client, member, administrator):
    publish(administrator)
    headers = {"Sec-Fetch-Dest": "empty"}
    assert client.get("/search/suggestions/?q=pay", headers=headers).status_code == 200


def test_visitors_are_not_asked(client, administrator):
    publish(administrator)
    assert client.get("/needs/").status_code == 200


def test_it_leads_to_no_other_site(client, member, administrator):
    publish(administrator)
    answer = client.post("/terms/accept/", {"seen": 1, "next": "https://evil.example/"})
    assert answer.url == "/"


def test_an_administrator_says_whether_a_change_is_to_be_accepted(client, administrator):
    client.force_login(administrator)
    assert "must_be_accepted" in client.get("/site-texts/terms/").content.decode()
    assert "must_be_accepted" not in client.get("/site-texts/about/").content.decode()
    form = {"text": "Be kind.", "reason": "New.", "seen": 0, "must_be_accepted": "on"}
    client.post("/site-texts/terms/", form)
    client.post("/site-texts/terms/", {"text": "Be kind!", "reason": "A sign.", "seen": 1})
    versions = SiteText.objects.of("terms").values_list("number", "must_be_accepted")
    assert list(versions) == [(2, False), (1, True)]

"""The one address in a letter: everything that is asked, with the likely answers selected."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from portal.audit.models import Entry
from services.freshness.models import CheckLink
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ServiceFactory
from tests.freshness.conftest import LONG_AGO, due_use, ended_use, letters_after

pytestmark = pytest.mark.django_db


def path_of(person, council):
    return f"/records/check/{CheckLink.of(person, council).token}/"


@pytest.fixture
def due(council):
    service = ServiceFactory(council=council, last_confirmed_at=timezone.now() - LONG_AGO)
    return due_use(council, "Mayrise"), ended_use(council, "Flare"), service


@pytest.fixture
def address(council, manager, due):
    return path_of(manager, council)


def given(due, **changes):
    use, ended, service = due
    answers = {"uses": [use.pk], "services": [service.pk], f"ended{ended.pk}": "renewed"}
    return {**answers, **changes}


def test_the_address_is_that_of_the_letter(client, council, manager, due):
    [letter] = letters_after(0)

    [address] = re.findall(r"/records/check/\S+", letter.body)
    assert client.get(address).status_code == 200


def test_opening_it_changes_nothing_and_says_what_is_asked_and_as_whom(
    client, council, manager, due, address
):
    before = list(Use.objects.order_by("pk").values())
    page = client.get(address)
    client.head(address)

    assert list(Use.objects.order_by("pk").values()) == before
    for words in ["Mayrise", "Flare", due[2].title, manager.display_name, "Renewed until"]:
        assert words in page.text
    assert page.text.count(" checked") == 3
    assert page.headers["Cache-Control"].count("no-store") == 1


def test_one_press_confirms_everything_and_the_record_says_it_was_by_email(
    client, council, manager, due, address
):
    done = client.post(address, given(due))

    assert "3 records are up to date now." in done.text
    use, ended, service = due
    for each in due:
        each.refresh_from_db()
    assert (timezone.now() - use.last_confirmed_at).days == 0
    assert (timezone.now() - service.last_confirmed_at).days == 0
    assert ended.contract_ends_on > timezone.localdate()
    acts = Entry.objects.filter(verb__in=["uses confirmed", "listing confirmed"])
    assert {(act.actor, act.details["via"]) for act in acts} == {(manager, "email")}
    assert "Nothing to check" in client.get(address).text


def test_what_is_cleared_stays_due(client, due, address):
    client.post(address, given(due, uses=[]))

    due[0].refresh_from_db()
    assert (timezone.now() - due[0].last_confirmed_at).days == LONG_AGO.days


def test_a_contract_may_have_ended_for_good_or_wait(client, due, address):
    ended = due[1]
    client.post(address, given(due, **{f"ended{ended.pk}": "later"}))
    ended.refresh_from_db()
    assert ended.has_ended_contract

    client.post(address, {f"ended{ended.pk}": "ended"})
    ended.refresh_from_db()
    assert ended.status == "stopped"


def test_an_answer_that_is_none_is_an_error_beside_its_question(client, due, address):
    page = client.post(address, given(due, **{f"ended{due[1].pk}": "sold"}))

    assert "There is a problem" in page.text
    due[0].refresh_from_db()
    assert (timezone.now() - due[0].last_confirmed_at).days == LONG_AGO.days


def test_records_of_another_council_are_not_confirmed(client, due, address):
    other = due_use(CouncilFactory(), "Other")

    client.post(address, given(due, uses=[other.pk]))

    other.refresh_from_db()
    assert (timezone.now() - other.last_confirmed_at).days == LONG_AGO.days


@pytest.mark.parametrize("change", ["token", "salt", "mailbox", "age", "erased"])
def test_a_link_that_is_none_works_for_nobody(client, council, manager, change):
    link = CheckLink.of(manager, council)
    token = link.token
    if change == "token":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif change == "salt":
        token = signing.dumps(list(link), salt="notices.answer")
    elif change == "mailbox":
        manager.email = "elsewhere@durham.example"
        manager.save()
    elif change == "age":
        token = old_token(link)
    else:
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    response = client.post(f"/records/check/{token}/")

    assert response.status_code in (403, 404)


def old_token(link):
    with time_machine.travel(timezone.now() - timedelta(days=61), tick=False):
        return link.token


def test_who_lost_the_role_cannot_answer(client, manager, due, address):
    manager.memberships.update(role="member")

    assert client.get(address).status_code == 403
    assert client.post(address, given(due)).status_code == 403
    due[0].refresh_from_db()
    assert (timezone.now() - due[0].last_confirmed_at).days == LONG_AGO.days


def test_who_is_signed_in_as_another_person_is_refused(client, council, due, address):
    client.force_login(MembershipFactory(council=council, role="editor").user)

    assert client.post(address, given(due)).status_code == 403


def test_too_many_answers_from_one_network_wait(client, due, address, monkeypatch):
    monkeypatch.setattr("services.freshness.views.CHECKS_BY_LINK", {"check_records": "1/5m/ip"})
    client.post(address, given(due))

    assert client.post(address, given(due)).status_code == 429
    assert client.get(address).status_code == 200


def test_an_unknown_person_or_council_is_not_found(client, council):
    person = UserFactory()
    link = CheckLink.of(person, council)._replace(council=0)

    assert client.get(f"/records/check/{link.token}/").status_code == 404

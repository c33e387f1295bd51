"""Shutting somebody out, and what else is decided about people."""

import pytest
from django.core import mail

from portal.accounts import actions
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.accounts.entrance import mailed_code
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_suspended_person_reads_why_and_appeals_once(client):
    person, moderator = UserFactory(), UserFactory(duty="moderator")
    actions.suspend(person, by=moderator, reason="Advertised a product.")
    client.force_login(User.objects.get(pk=person.pk))
    assert "Advertised a product." in client.get("/accounts/suspended/").content.decode()

    client.post("/accounts/suspended/", {"text": "I did not mean to."})
    page = client.get("/accounts/suspended/").content.decode()
    client.post("/accounts/suspended/", {"text": "Please."})

    person.refresh_from_db()
    assert "You appealed on" in page
    assert person.appeal == "I did not mean to."


def test_an_appeal_is_answered_with_yes(client):
    person, moderator = UserFactory(suspended=True), UserFactory(duty="moderator")
    actions.appeal(person, text="I did not.")
    client.force_login(moderator)
    assert "I did not." in client.get("/moderation/requests/").content.decode()

    client.post(
        f"/moderation/people/{person.pk}/reinstate/", {"answer": "yes", "reason": "A mistake."}
    )

    person.refresh_from_db()
    assert (person.is_suspended, person.appeal) == (False, "")
    assert [e.verb for e in Entry.objects.about(person).order_by("pk")] == [
        "suspension appealed",
        "suspension lifted",
    ]
    assert "A mistake." in mail.outbox[-1].body


def test_an_appeal_is_answered_with_no_and_may_come_again():
    person, moderator = UserFactory(suspended=True), UserFactory(duty="moderator")
    actions.appeal(person, text="I did not.")

    actions.reject_appeal(person, by=moderator, reason="You did.")

    person.refresh_from_db()
    assert (person.is_suspended, person.appealed_at) == (True, None)
    actions.appeal(person, text="Really not.")


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        (actions.reinstate, {"reason": "x"}),
        (actions.reject_appeal, {"reason": "x"}),
    ],
)
def test_what_is_not_there_cannot_be_answered(verb, fields):
    with pytest.raises(RuleBroken):
        verb(UserFactory(), by=UserFactory(duty="moderator"), **fields)


def test_a_suspended_person_is_not_suspended_again_nor_appeals_twice():
    person = UserFactory(suspended=True)
    with pytest.raises(RuleBroken, match="already suspended"):
        actions.suspend(person, by=UserFactory(duty="moderator"), reason="More.")
    actions.appeal(person, text="I did not.")

    with pytest.raises(RuleBroken, match="already appealed"):
        actions.appeal(person, text="Still not.")


def test_a_duty_is_given_with_a_reason_told_and_on_record():
    person, administrator = UserFactory(), UserFactory(duty="administrator")

    actions.give_duty(person, "moderator", by=administrator, reason="Knows the field.")

    person.refresh_from_db()
    assert person.duty == "moderator"
    assert Entry.objects.get().details == {"was": "none", "now": "moderator"}
    assert "You are now a moderator" in mail.outbox[-1].body
    with pytest.raises(RuleBroken, match="already"):
        actions.give_duty(person, "moderator", by=administrator, reason="Again.")


def test_a_changed_name_is_on_record_without_the_name(client):
    person = UserFactory(display_name="Old")
    client.force_login(person)

    client.post("/accounts/", {"display_name": "New"})

    person.refresh_from_db()
    assert person.display_name == "New"
    assert Entry.objects.get().details == {}


def test_the_reauthentication_by_code_is_for_whom_nothing_else_is_left(client):
    client.force_login(UserFactory(password="three-quiet-horses"))

    assert client.get("/accounts/confirm/").status_code == 403
    assert mailed_code

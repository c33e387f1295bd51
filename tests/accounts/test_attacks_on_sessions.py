"""Sessions, codes and tokens that are somebody else's."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from tests.accounts.entrance import (
    PASSWORD,
    app_code,
    ask_for_code,
    is_signed_in,
    mailed_code,
    second_step,
    send_code,
    sign_in,
    sign_up,
)
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


# Sessions, codes and tokens


def test_session_fixation_signing_in_changes_the_session(client, olive):
    client.get("/accounts/login/")
    ask_for_code(client, "olive@durham.gov.uk")
    planted = client.session.session_key

    send_code(client)

    assert is_signed_in(client)
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert not is_signed_in(attacker)


def test_a_code_works_once(olive):
    first, second = Client(), Client()
    ask_for_code(first, "olive@durham.gov.uk")
    code = mailed_code()
    send_code(first, code)
    first.post("/accounts/logout/")

    send_code(first, code)
    ask_for_code(second, "olive@durham.gov.uk")
    send_code(second, code)

    assert not is_signed_in(first)
    assert not is_signed_in(second)


def test_a_code_works_only_where_it_was_asked_for(olive):
    asked, other = Client(), Client()
    ask_for_code(asked, "olive@durham.gov.uk")
    code = mailed_code()
    ask_for_code(other, "nobody@durham.gov.uk")

    send_code(other, code)

    assert not is_signed_in(other)


def test_a_code_dies_of_three_mistakes(client, olive):
    ask_for_code(client, "olive@durham.gov.uk")
    code = mailed_code()
    for _ in range(3):
        send_code(client, "BBBB-BBBB")

    send_code(client, code)

    assert not is_signed_in(client)


def test_a_code_dies_of_age(client, olive, time_machine):
    time_machine.move_to("2026-11-23 10:00:00Z")
    ask_for_code(client, "olive@durham.gov.uk")
    time_machine.move_to("2026-11-23 10:31:00Z")

    send_code(client)

    assert not is_signed_in(client)


def test_prefetch_opening_what_a_mail_leads_to_does_nothing(client, durham, olive):
    sign_up(client, "new@durham.gov.uk")
    ask_for_code(Client(), "olive@durham.gov.uk")
    Client().post("/accounts/password/reset/", {"email": "olive@durham.gov.uk"})
    links = {
        link
        for message in mail.outbox
        for link in re.findall(r"http\S+", message.body + message.alternatives[0][0])
    }
    for link in links:
        scanner = Client()
        scanner.get(link.split('"')[0])
        scanner.head(link.split('"')[0])

    assert links
    assert not EmailAddress.objects.filter(email="new@durham.gov.uk", verified=True).exists()
    assert not is_signed_in(client)


def test_who_signs_up_first_with_somebodys_address_does_not_get_in_later(durham):
    mallory, olive = Client(), Client()
    sign_up(mallory, "olive@durham.gov.uk", name="Mallory")
    sign_up(olive, "olive@durham.gov.uk")
    ask_for_code(olive, "olive@durham.gov.uk")
    send_code(olive)
    assert is_signed_in(olive)

    for address in ["/accounts/confirm-email/", "/accounts/login/", "/accounts/signup/", "/"]:
        mallory.get(address)
        mallory.post(address, {"code": "BBBB-BBBB"})

    assert not is_signed_in(mallory)


def test_no_password_can_be_planted_at_sign_up(client, durham):
    planted = {"password": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    sign_up(client, "olive@durham.gov.uk", **planted)

    assert not User.objects.get().has_usable_password()


def test_a_new_password_ends_nobody_elses_second_step(client, durham):
    moderator = UserFactory(email="mo@durham.gov.uk", duty="moderator")
    client.post("/accounts/password/reset/", {"email": moderator.email})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    client.post(
        "/accounts/password/reset/complete/", {"password1": PASSWORD, "password2": PASSWORD}
    )

    sign_in(client, moderator.email)

    assert not is_signed_in(client)
    second_step(client)
    assert is_signed_in(client)


@pytest.mark.parametrize("way", ["password", "code"])
def test_whoever_has_a_duty_never_gets_in_with_one_step(client, durham, way):
    UserFactory(email="mo@durham.gov.uk", duty="moderator", password=PASSWORD)
    if way == "password":
        sign_in(client, "mo@durham.gov.uk")
    else:
        ask_for_code(client, "mo@durham.gov.uk")
        send_code(client)

    assert not is_signed_in(client)
    assert client.get("/moderation/").status_code == 302
    second_step(client, "000000")
    assert not is_signed_in(client)


def test_an_app_code_works_once(durham):
    UserFactory(email="mo@durham.gov.uk", duty="moderator", password=PASSWORD)
    code, clients = app_code(), [Client(), Client()]
    for client in clients:
        sign_in(client, "mo@durham.gov.uk")
        second_step(client, code)

    assert [is_signed_in(client) for client in clients] == [True, False]


def test_a_stolen_session_cannot_change_how_somebody_signs_in(client, olive):
    client.force_login(olive)

    for address in [
        "/accounts/password/set/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/email/",
        "/accounts/erase/",
        "/accounts/data/download/",
    ]:
        filled = {"email": "evil@durham.gov.uk", "action_add": "1", "texts": "keep", "sure": "on"}
        response = client.post(address, filled)
        assert response.status_code == 302, address
        assert "reauthenticate" in response.url or "confirm" in response.url, address

    assert not Authenticator.objects.filter(user=olive).exists()
    assert EmailAddress.objects.filter(user=olive).count() == 1


def test_a_suspension_cuts_open_sessions_at_once(client, olive):
    client.force_login(olive)
    assert client.get("/councils/county-durham/people/").status_code == 200

    olive.suspend("Advertised.")

    assert client.get("/councils/county-durham/people/").url == "/accounts/suspended/"
    assert client.post("/councils/mine/acting/", {"council": 1}).status_code == 403


@pytest.mark.parametrize("address", ["/accounts/", "/accounts/data/", "/notifications/", "/"])
def test_what_a_session_sees_is_not_left_on_the_computer(client, olive, address):
    client.force_login(olive)

    assert {"private", "no-store"} <= set(client.get(address)["Cache-Control"].split(", "))


def test_what_everybody_sees_may_be_kept(client, db):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")

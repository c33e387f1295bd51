"""Signing up and in, as a person meets it."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from councils.models import AccessRequest, Membership
from portal.accounts.models import User, clean_display_name
from tests.accounts.entrance import (
    PASSWORD,
    ask_for_code,
    confirm,
    is_signed_in,
    mailed_code,
    second_step,
    send_code,
    sign_in,
    sign_up,
)
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_council_address_leads_into_the_council_in_two_forms(client, durham):
    sign_up(client, "Nora@Durham.gov.uk")

    answer = confirm(client)

    assert answer.url == "/councils/mine/"
    assert "County Durham" in client.get(answer.url).content.decode()
    nora = User.objects.get()
    assert (nora.email, nora.display_name) == ("nora@durham.gov.uk", "Nora North")
    assert Membership.objects.get().council == durham


def test_an_address_at_another_public_body_waits_for_an_administrator(client):
    sign_up(client, "nina@trust.nhs.uk")

    confirm(client)

    assert is_signed_in(client)
    assert AccessRequest.objects.open().get().email == "nina@trust.nhs.uk"
    assert "Which organisation do you work for?" in client.get("/councils/mine/").content.decode()


def test_any_other_address_is_refused_politely_with_a_way_to_ask(client):
    page = sign_up(client, "nora@gmail.com").content.decode()

    assert "Enter an email address at a council" in page
    assert 'href="/councils/ask/"' in page
    assert 'value="nora@gmail.com"' in page
    assert not User.objects.exists()


def test_the_way_to_ask_works(client):
    answer = client.post(
        "/councils/ask/", {"email": "nora@charity.example", "organisation": "A trust"}
    )

    assert "An administrator will email you" in answer.content.decode()
    assert AccessRequest.objects.get().organisation == "A trust"


def test_asking_without_saying_who_keeps_what_was_typed(client):
    page = client.post("/councils/ask/", {"email": "nora@charity.example"}).content.decode()

    assert "There is a problem" in page
    assert 'value="nora@charity.example"' in page


@pytest.mark.parametrize(
    "name", ["evil.example", "<b>Nora</b>", "nora@evil.example", "123", "a\x07", "a\x1cb", "a\nb"]
)
def test_names_are_names(client, durham, name):
    sign_up(client, "nora@durham.gov.uk", name=name)

    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("Moderator", "site administrator", "Support", "A member", "Former member ABCD"),
        *("Shared Services Directory team", "N\u043era North", "Nora \u202eNorth", "No\u200bra"),
    ],
)
def test_nobody_is_called_like_a_duty_or_looks_like_somebody_else(client, durham, name):
    sign_up(client, "nora@durham.gov.uk", name=name)

    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Nora O’Neill-Smith", "Dr. N. North", "Siân Jones (ICT)", "李雷"])
def test_names_of_all_kinds_are_welcome(client, durham, name):
    sign_up(client, "nora@durham.gov.uk", name=name)

    assert User.objects.get().display_name == name


def test_a_name_from_elsewhere_is_made_plain():
    assert (
        clean_display_name("Nora <b>http://evil.example/</b>  North")
        == "Nora b http evil example b North"
    )


def test_a_code_can_be_sent_again_and_the_old_one_is_dead(client, durham):
    sign_up(client, "nora@durham.gov.uk")
    first = mailed_code()
    client.post("/accounts/confirm-email/", {"action": "resend"})

    confirm(client, first)
    assert not is_signed_in(client)

    confirm(client)
    assert is_signed_in(client)


def test_signing_in_by_code_is_leaving_the_password_empty(client):
    olive = UserFactory()

    answer = ask_for_code(client, olive.email)
    assert answer.url == "/accounts/login/code/confirm/"

    send_code(client)
    assert is_signed_in(client)


def test_signing_in_by_password_in_any_case_of_the_address(client):
    UserFactory(email="olive@durham.gov.uk", password=PASSWORD)

    sign_in(client, "OLIVE@durham.gov.uk")

    assert is_signed_in(client)


def test_signing_in_with_an_address_never_confirmed_confirms_it(client, durham):
    UserFactory(email="nora@durham.gov.uk", confirmed=False)

    ask_for_code(client, "nora@durham.gov.uk")
    send_code(client)

    assert EmailAddress.objects.get().verified
    assert Membership.objects.get().council == durham


def test_a_recovery_code_stands_in_for_the_app(client):
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    codes = moderator.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, moderator.email)

    second_step(client, codes[0])

    assert is_signed_in(client)


def test_forgotten_password_by_code(client):
    olive = UserFactory(password=PASSWORD)
    client.post("/accounts/password/reset/", {"email": olive.email})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})
    new = {"password1": "four-calm-horses", "password2": "four-calm-horses"}
    client.post("/accounts/password/reset/complete/", new)

    sign_in(client, olive.email, "four-calm-horses")

    assert is_signed_in(client)
    assert mail.outbox[-1].subject == "Your password was changed"


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("short-one", "too short"),
        ("startfinding", "too common"),
        ("12345678901234", "entirely numeric"),
        ("oliveofficerdurham", "too similar"),
    ],
)
def test_passwords_that_are_easily_guessed_are_refused(client, password, complaint):
    olive = UserFactory(
        email="officer-durham@durham.gov.uk", display_name="oliveofficerdurham", password=PASSWORD
    )
    client.force_login(olive)

    page = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    ).content.decode()

    assert complaint in page


def test_without_a_password_a_mailed_code_shows_that_it_is_still_you(client):
    olive = UserFactory()
    client.force_login(olive)
    asked = client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert asked.url.startswith("/accounts/confirm/")

    client.post(asked.url, {"send": "1"})
    wrong = client.post(asked.url, {"code": "BBBB-BBBB"})
    client.post(asked.url, {"code": mailed_code()})

    olive.refresh_from_db()
    assert "Enter the code from the most recent email" in wrong.content.decode()
    assert olive.check_password(PASSWORD), "what was sent before the question is done after it"


def test_a_mailed_code_dies_of_three_mistakes_and_of_age(client, time_machine):
    time_machine.move_to("2026-11-23 10:00:00Z")
    olive = UserFactory()
    client.force_login(olive)

    client.post("/accounts/confirm/", {"send": "1"})
    for _ in range(3):
        client.post("/accounts/confirm/", {"code": "BBBB-BBBB"})
    dead = client.post("/accounts/confirm/", {"code": mailed_code()})
    client.post("/accounts/confirm/", {"send": "1"})
    time_machine.move_to("2026-11-23 10:31:00Z")
    old = client.post("/accounts/confirm/", {"code": mailed_code()})

    assert dead.status_code == old.status_code == 200


def test_whoever_just_proved_it_is_not_asked_again(client, durham):
    sign_up(client, "nora@durham.gov.uk")
    confirm(client)

    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_people_with_duties_are_led_to_the_second_step_first(client):
    client.force_login(UserFactory(duty="moderator", second_step=False))

    assert client.get("/moderation/").url == "/accounts/second-step/"
    assert client.post("/councils/mine/acting/").status_code == 403
    assert client.get("/accounts/second-step/").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302


def test_sessions_are_listed_and_ended(client):
    olive = UserFactory(password=PASSWORD)
    elsewhere = Client(
        HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari Edg/130"
    )
    sign_in(elsewhere, olive.email)
    sign_in(client, olive.email)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Edge on Windows" in page

    other = olive.usersession_set.order_by("pk").first()
    client.post(f"/accounts/sessions/{other.pk}/end/")

    assert elsewhere.get("/accounts/").status_code == 302
    assert client.get("/accounts/").status_code == 200


def test_all_other_sessions_end_at_once(client):
    olive = UserFactory(password=PASSWORD)
    others = [Client(), Client()]
    for each in [*others, client]:
        sign_in(each, olive.email)

    client.post("/accounts/sessions/")

    assert [each.get("/accounts/").status_code for each in others] == [302, 302]
    assert client.get("/accounts/").status_code == 200

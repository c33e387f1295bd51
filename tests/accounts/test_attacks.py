"""What somebody with bad intentions would try."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from councils.models import EmailDomain, Membership, Standing
from portal.accounts.models import User
from tests.accounts.entrance import (
    PASSWORD,
    app_code,
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
from tests.factories.councils import CouncilFactory, EmailDomainFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return EmailDomainFactory(
        domain="durham.gov.uk", council=CouncilFactory(name="County Durham", slug="county-durham")
    ).council


@pytest.fixture
def olive(durham):
    return MembershipFactory(
        council=durham, user=UserFactory(email="olive@durham.gov.uk", password=PASSWORD)
    ).user


# Addresses that look like a council's


@pytest.mark.parametrize(
    ("address", "standing"),
    [
        ("olive@durham.gov.uk", Standing.COUNCIL),
        ("olive@mail.durham.gov.uk", Standing.COUNCIL),
        ("Olive@Durham.GOV.uk", Standing.COUNCIL),
        ("o'neill@durham.gov.uk", Standing.COUNCIL),
        ("olive@evildurham.gov.uk", Standing.PUBLIC_BODY),
        ("olive@nhs.uk", Standing.PUBLIC_BODY),
        ("olive@gp.nhs.uk", Standing.PUBLIC_BODY),
        ("olive@met.police.uk", Standing.PUBLIC_BODY),
        ("olive@evilnhs.uk", Standing.STRANGER),
        ("olive@durham.gov.uk.evil.com", Standing.STRANGER),
        ("durham.gov.uk@evil.com", Standing.STRANGER),
        ("olive@uk", Standing.STRANGER),
        ("olive@durham.gov.uk.", Standing.UNREADABLE),
        ("olive@dürham.gov.uk", Standing.UNREADABLE),
        ("olive@durhаm.gov.uk", Standing.UNREADABLE),
        ("olivе@durham.gov.uk", Standing.UNREADABLE),
        ("olive+evil@durham.gov.uk", Standing.UNREADABLE),
        ('"olive@evil.com"@durham.gov.uk', Standing.UNREADABLE),
        ("olive%evil.com@durham.gov.uk", Standing.UNREADABLE),
        ("evil.com!olive@durham.gov.uk", Standing.UNREADABLE),
        ("olive@evil.com,olive@durham.gov.uk", Standing.UNREADABLE),
        ("olive@durham.gov.uk\nBcc: all@evil.com", Standing.UNREADABLE),
        ("olive@durham.gov.uk\x00", Standing.UNREADABLE),
    ],
)
def test_domain_tricks(durham, address, standing):
    assert EmailDomain.objects.standing_of(address) == standing


@pytest.mark.parametrize(
    "address",
    [
        "olive@durham.gov.uk.evil.com",
        "olive+evil@durham.gov.uk",
        "olive@dürham.gov.uk",
        '"olive@evil.com"@durham.gov.uk',
        "olive@durham.gov.uk.",
    ],
)
def test_no_account_and_no_mail_for_an_address_that_is_a_trick(client, durham, address):
    response = sign_up(client, address)

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert (User.objects.count(), len(mail.outbox)) == (0, 0)


def test_an_address_of_an_abolished_council_opens_no_door(client):
    EmailDomainFactory(domain="tynedale.gov.uk", council=CouncilFactory(abolished=True))

    assert EmailDomain.objects.council_of("olive@tynedale.gov.uk") is None


def test_nobody_belongs_to_a_council_by_an_address_that_is_not_confirmed(client, durham):
    sign_up(client, "mallory@durham.gov.uk")

    assert not Membership.objects.exists()
    assert not is_signed_in(client)


def test_a_second_address_counts_only_when_confirmed(client, durham, olive):
    mallory = UserFactory(email="mallory@elsewhere.gov.uk")
    client.force_login(mallory)
    client.post("/accounts/confirm/", {"send": "1"})
    client.post("/accounts/confirm/", {"code": mailed_code()})

    client.post("/accounts/email/", {"email": "boss@durham.gov.uk", "action_add": "1"})

    assert not Membership.objects.filter(user=mallory).exists()
    assert not EmailAddress.objects.filter(email="boss@durham.gov.uk", verified=True).exists()


# Finding out who has an account


def told(response):
    """Everything the answer tells, but for tokens and the address that was typed."""
    text = response.content.decode() if response.status_code == 200 else response.url
    text = re.sub(r'value="[\w]{64}"', "", text)
    return response.status_code, re.sub(r"[\w.]+@durham\.gov\.uk", "ADDRESS", text)


DOORS = {
    "sign-up": sign_up,
    "sign-in with a wrong password": lambda client, address: sign_in(client, address, "wrong"),
    "sign-in by code": ask_for_code,
    "code page": lambda client, address: client.post("/accounts/login/code/", {"email": address}),
    "reset": lambda client, address: client.post("/accounts/password/reset/", {"email": address}),
}


@pytest.mark.parametrize("door", DOORS)
def test_enumeration_known_and_unknown_addresses_get_the_same_answer(olive, door):
    answers, pages, mails = [], [], []
    for address in ["olive@durham.gov.uk", "nobody@durham.gov.uk"]:
        client, before = Client(), len(mail.outbox)
        response = DOORS[door](client, address)
        answers.append(told(response))
        pages.append(told(client.get(response.url)) if response.status_code == 302 else None)
        mails.append(len(mail.outbox) - before)

    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert mails[0] == mails[1]


@pytest.mark.parametrize("door", DOORS)
def test_enumeration_the_slow_work_is_the_same(olive, door, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )

    counts = []
    for address in ["olive@durham.gov.uk", "nobody@durham.gov.uk"]:
        hashed.clear()
        DOORS[door](Client(), address)
        counts.append(len(hashed))

    assert counts[0] == counts[1]


def test_enumeration_a_wrong_code_sounds_the_same(olive):
    answers = []
    for address in ["olive@durham.gov.uk", "nobody@durham.gov.uk"]:
        client = Client()
        ask_for_code(client, address)
        answers.append(told(send_code(client, "BBBB-BBBB")))

    assert answers[0] == answers[1]


def test_enumeration_adding_somebody_elses_address_sounds_as_usual(client, durham, olive):
    client.force_login(MembershipFactory(council=durham).user)
    client.post("/accounts/confirm/", {"send": "1"})
    client.post("/accounts/confirm/", {"code": mailed_code()})

    answers = [
        told(client.post("/accounts/email/", {"email": address, "action_add": "1"}))
        for address in ["olive@durham.gov.uk", "nobody@durham.gov.uk"]
    ]

    assert answers[0] == answers[1]


def test_enumeration_asking_twice_for_access_says_nothing(client):
    filled = {"email": "me@charity.example", "organisation": "A trust"}

    first, second = (client.post("/councils/ask/", filled).content for _ in range(2))

    assert first == second


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


# Taking rights that nobody gave


def test_role_escalation_by_fields_added_to_the_sign_up(client, durham):
    sign_up(
        client,
        "mallory@durham.gov.uk",
        is_superuser="on",
        is_staff="on",
        is_moderator="on",
        role="manager",
        council="1",
    )
    confirm(client)

    mallory = User.objects.get()
    assert (mallory.is_superuser, mallory.is_staff, mallory.is_moderator) == (False, False, False)
    assert mallory.memberships.get().role == "member"


def test_role_escalation_by_fields_added_to_ones_details(client, olive):
    client.force_login(olive)
    client.post(
        "/accounts/",
        {"display_name": "Olive", "email": "x@evil.com", "is_moderator": "on", "is_staff": "on"},
    )

    olive.refresh_from_db()
    assert (olive.email, olive.is_moderator, olive.is_staff) == (
        "olive@durham.gov.uk",
        False,
        False,
    )


def test_role_escalation_by_fields_added_to_a_request(client, olive):
    kent = CouncilFactory(slug="kent")
    client.force_login(olive)

    client.post(
        "/councils/kent/join/", {"note": "Hello.", "role": "manager", "state": "active", "user": 1}
    )

    asked = Membership.objects.get(council=kent)
    assert (asked.user, asked.role, asked.state) == (olive, "member", "requested")


def test_role_escalation_a_manager_makes_nobody_an_administrator(client, durham, olive):
    client.force_login(MembershipFactory(council=durham, role="manager").user)
    membership = olive.memberships.get()

    response = client.post(
        f"/councils/county-durham/people/{membership.pk}/role/",
        {"role": "administrator", "reason": "Why not."},
    )

    assert "There is a problem" in response.content.decode()
    assert olive.memberships.get().role == "member"


def test_role_escalation_a_moderator_makes_nobody_a_moderator(client, olive):
    client.force_login(UserFactory(duty="moderator"))

    response = client.post(
        f"/moderation/people/{olive.pk}/duty/", {"duty": "moderator", "reason": "Helps."}
    )

    assert response.status_code == 403


def test_role_escalation_nobody_suspends_an_administrator(client):
    client.force_login(UserFactory(duty="moderator"))
    administrator = UserFactory(duty="administrator")

    response = client.post(f"/moderation/people/{administrator.pk}/suspend/", {"reason": "Mutiny."})

    assert response.status_code == 403


# Other people's things by their number


def test_idor_a_membership_of_another_council_under_ones_own_address(client, olive):
    manager = MembershipFactory(role="manager", council=CouncilFactory(slug="kent"))
    client.force_login(manager.user)
    theirs = olive.memberships.get()

    for slug in ["kent", "county-durham"]:
        for verb in ["role", "end", "decline", "accept"]:
            address = f"/councils/{slug}/people/{theirs.pk}/{verb}/"
            answer = client.post(address, {"role": "editor", "reason": "Because."})
            assert answer.status_code == 404, address

    assert olive.memberships.get().is_active


def test_idor_the_people_of_another_council(client, olive):
    client.force_login(MembershipFactory(role="manager").user)

    assert client.get("/councils/county-durham/people/").status_code == 403


def test_idor_acting_for_another_council(client, olive):
    kent = CouncilFactory()
    client.force_login(olive)

    assert client.post("/councils/mine/acting/", {"council": kent.pk}).status_code == 403
    assert client.post("/councils/mine/acting/", {"council": "x"}).status_code == 403


def test_idor_ending_somebody_elses_session(client, olive):
    theirs = UserSession.objects.create(user=olive, ip="127.0.0.1", session_key="x" * 32)
    client.force_login(UserFactory())

    assert client.post(f"/accounts/sessions/{theirs.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_idor_removing_somebody_elses_address(client, olive):
    client.force_login(UserFactory())
    client.post("/accounts/confirm/", {"send": "1"})
    client.post("/accounts/confirm/", {"code": mailed_code()})

    client.post("/accounts/email/", {"email": "olive@durham.gov.uk", "action_remove": "1"})

    assert EmailAddress.objects.filter(email="olive@durham.gov.uk").exists()


# Being led elsewhere

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https://127.0.0.1.evil.example/",
    "\thttps://evil.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_signing_in(client, olive, target):
    assert sign_in(client, olive.email, next=target).url == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_signing_out(client, olive, target):
    client.force_login(olive)

    assert client.post("/accounts/logout/", {"next": target}).url == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_choosing_a_council(client, olive, durham, target):
    client.force_login(olive)

    answer = client.post("/councils/mine/acting/", {"council": durham.pk, "next": target})

    assert answer.url == "/councils/mine/"


def test_signing_in_leads_back_to_where_one_was(client, olive):
    assert sign_in(client, olive.email, next="/councils/?q=kent").url == "/councils/?q=kent"


def test_the_host_of_a_request_never_gets_into_a_mail(client, olive, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/login/code/", {"email": "nobody@durham.gov.uk"}, HTTP_HOST="evil.com")

    assert "evil.com" not in mail.outbox[-1].body
    assert settings.SITE_URL in mail.outbox[-1].body


# Trying again and again


def test_an_account_is_locked_after_five_mistakes_and_says_until_when(client, olive):
    for _ in range(5):
        sign_in(client, olive.email, "wrong")

    answer = sign_in(client, olive.email)

    assert "Try again in five minutes" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_locked_account_does_not_lock_the_council_out(client, olive, durham):
    for _ in range(6):
        sign_in(client, "victim@durham.gov.uk", "wrong")

    sign_in(client, olive.email)

    assert is_signed_in(client)


def test_a_mailbox_is_not_flooded_with_codes(olive):
    for _ in range(8):
        ask_for_code(Client(), olive.email)

    assert len(mail.outbox) == 4


def test_too_much_from_one_place_gets_a_page_that_says_when(client, settings, olive):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    sign_in(client, olive.email, "wrong")

    answer = sign_in(client, olive.email)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert "Try again in five minutes" in answer.content.decode()

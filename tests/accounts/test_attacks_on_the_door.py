"""What somebody would try who does not belong here."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from councils.models import DomainStatus, EmailDomain, Membership
from portal.accounts.models import User
from tests.accounts.entrance import (
    PASSWORD,
    ask_for_code,
    is_signed_in,
    mailed_code,
    second_step,
    send_code,
    sign_in,
    sign_up,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, EmailDomainFactory
from tests.factories.services import ServiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


# Addresses that look like a council's


@pytest.mark.parametrize(
    ("address", "standing"),
    [
        ("olive@durham.gov.uk", DomainStatus.COUNCIL),
        ("olive@mail.durham.gov.uk", DomainStatus.COUNCIL),
        ("Olive@Durham.GOV.uk", DomainStatus.COUNCIL),
        ("o'neill@durham.gov.uk", DomainStatus.COUNCIL),
        ("olive@evildurham.gov.uk", DomainStatus.PUBLIC_BODY),
        ("olive@nhs.uk", DomainStatus.PUBLIC_BODY),
        ("olive@gp.nhs.uk", DomainStatus.PUBLIC_BODY),
        ("olive@met.police.uk", DomainStatus.PUBLIC_BODY),
        ("olive@evilnhs.uk", DomainStatus.STRANGER),
        ("olive@durham.gov.uk.evil.com", DomainStatus.STRANGER),
        ("durham.gov.uk@evil.com", DomainStatus.STRANGER),
        ("olive@uk", DomainStatus.STRANGER),
        ("olive@durham.gov.uk.", DomainStatus.UNREADABLE),
        ("olive@dürham.gov.uk", DomainStatus.UNREADABLE),
        ("olive@durhаm.gov.uk", DomainStatus.UNREADABLE),
        ("olivе@durham.gov.uk", DomainStatus.UNREADABLE),
        ("olive+evil@durham.gov.uk", DomainStatus.UNREADABLE),
        ('"olive@evil.com"@durham.gov.uk', DomainStatus.UNREADABLE),
        ("olive%evil.com@durham.gov.uk", DomainStatus.UNREADABLE),
        ("evil.com!olive@durham.gov.uk", DomainStatus.UNREADABLE),
        ("olive@evil.com,olive@durham.gov.uk", DomainStatus.UNREADABLE),
        ("olive@durham.gov.uk\nBcc: all@evil.com", DomainStatus.UNREADABLE),
        ("olive@durham.gov.uk\x00", DomainStatus.UNREADABLE),
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


# Trying again and again


def test_an_account_is_locked_after_five_mistakes_and_says_until_when(client, olive):
    for _ in range(5):
        sign_in(client, olive.email, "wrong")

    answer = sign_in(client, olive.email)

    assert "Try again in 5 minutes" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_locked_account_does_not_lock_the_council_out(client, olive, durham):
    for _ in range(6):
        sign_in(client, "victim@durham.gov.uk", "wrong")

    sign_in(client, olive.email)

    assert is_signed_in(client)


ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def test_attempts_of_strangers_do_not_lock_the_owner_out(client, olive):
    for _ in range(9):
        sign_in(Client(**ELSEWHERE), olive.email, "wrong")
        ask_for_code(Client(**ELSEWHERE), olive.email)
    assert len(mail.outbox) == 4

    ask_for_code(client, olive.email)
    assert len(mail.outbox) == 5
    send_code(client)
    assert is_signed_in(client)

    other = Client()
    sign_in(other, olive.email)
    assert is_signed_in(other)


def test_a_known_device_is_never_locked_out_by_strangers(client, olive):
    """Not even from its own network, or by many networks at once."""
    sign_in(client, olive.email)
    client.post("/accounts/logout/")
    for network in range(1, 14):
        for _ in range(5):
            sign_in(Client(REMOTE_ADDR=f"203.0.113.{network}"), olive.email, "wrong")
            sign_in(Client(), olive.email, "wrong")
            ask_for_code(Client(REMOTE_ADDR=f"203.0.113.{network}"), olive.email)
    stranger = Client(REMOTE_ADDR="203.0.113.99")
    sign_in(stranger, olive.email)
    assert not is_signed_in(stranger)

    ask_for_code(client, olive.email)
    assert mail.outbox[-1].to == [olive.email]
    send_code(client)
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    sign_in(client, olive.email)
    assert is_signed_in(client)


def test_a_known_device_has_no_more_attempts_than_others(client, olive):
    sign_in(client, olive.email)
    client.post("/accounts/logout/")
    for _ in range(5):
        sign_in(client, olive.email, "wrong")

    sign_in(client, olive.email)

    assert not is_signed_in(client)


def test_a_device_is_known_for_its_own_person_only(client, olive, durham):
    sign_in(client, olive.email)
    client.post("/accounts/logout/")
    victim = UserFactory(email="victim@durham.gov.uk", password=PASSWORD)
    for _ in range(5):
        sign_in(Client(), victim.email, "wrong")

    sign_in(client, victim.email)

    assert not is_signed_in(client)


def test_a_forged_device_is_not_known(client, olive):
    client.cookies["device"] = f"{olive.pk}.anything:1x2y3z:made-up"
    for _ in range(5):
        sign_in(Client(), olive.email, "wrong")

    sign_in(client, olive.email)

    assert not is_signed_in(client)


def test_strangers_who_know_the_password_cannot_lock_the_second_step(client, durham):
    moderator = UserFactory(email="moira@durham.gov.uk", password=PASSWORD, duty="moderator")
    sign_in(client, moderator.email)
    second_step(client)
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    cache.clear()  # a code works once
    for network in range(1, 4):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{network}")
        sign_in(stranger, moderator.email)
        for _ in range(5):
            answer = second_step(stranger, "000000")
    assert "tried too many times" in answer.content.decode()

    sign_in(client, moderator.email)
    second_step(client)

    assert is_signed_in(client)


def test_signing_up_for_somebody_does_not_keep_them_from_it(client, durham):
    for _ in range(6):
        sign_up(Client(**ELSEWHERE), "nora@durham.gov.uk")

    sign_up(client, "nora@durham.gov.uk")

    assert mail.outbox[-1].to == ["nora@durham.gov.uk"]
    assert len(mail.outbox) == 5


def test_reports_of_one_person_do_not_use_up_those_of_a_colleague(client, olive):
    address = f"/moderation/flags/new/{ServiceFactory().slug}/"
    for _ in range(61):
        client.post(address, {})
    assert client.post(address, {}).status_code == 429

    client.force_login(olive)

    assert client.post(address, {}).status_code == 200


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
    assert "Try again in 5 minutes" in answer.content.decode()

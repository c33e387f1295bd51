"""What somebody would try who does not belong here."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from councils.models import EmailDomain, Membership, Standing
from portal.accounts.models import User
from tests.accounts.entrance import (
    ask_for_code,
    is_signed_in,
    mailed_code,
    sign_in,
    sign_up,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, EmailDomainFactory

pytestmark = pytest.mark.django_db


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

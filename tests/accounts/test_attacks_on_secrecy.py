"""Finding out who has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from tests.accounts.entrance import (
    ask_for_code,
    mailed_code,
    send_code,
    sign_in,
    sign_up,
)
from tests.factories.councils import MembershipFactory

pytestmark = pytest.mark.django_db


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

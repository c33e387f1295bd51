"""Whether the time of an answer tells who has an account."""

from statistics import median
from time import perf_counter

import pytest
from django.core.cache import caches
from django.test import Client

from tests.accounts.entrance import ask_for_code, sign_in, sign_up
from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory

TRIES = 30
DOORS = {
    "sign-up": sign_up,
    "wrong password": lambda client, address: sign_in(client, address, "wrong"),
    "code": ask_for_code,
    "reset": lambda client, address: client.post("/accounts/password/reset/", {"email": address}),
}


@pytest.mark.django_db
def test_the_time_of_an_answer_for_known_and_unknown_addresses(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    EmailDomainFactory(domain="durham.gov.uk")
    for n in range(TRIES):
        UserFactory(email=f"known{n}@durham.gov.uk", password="three-quiet-horses")
    print(f"\n{'door':16} {'known ms':>9} {'unknown ms':>11}")
    for name, door in DOORS.items():
        times = {"known": [], "nobody": []}
        for n in range(TRIES):
            for who, spent in times.items():
                client = Client()
                client.get("/accounts/login/")
                for alias in caches:
                    caches[alias].clear()
                start = perf_counter()
                door(client, f"{who}{n}@durham.gov.uk")
                spent.append((perf_counter() - start) * 1000)
        print(f"{name:16} {median(times['known']):9.1f} {median(times['nobody']):11.1f}")

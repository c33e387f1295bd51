import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.safety import Chosen, origins, refuse_unsafe, sign_on_providers
from tests.factories.accounts import UserFactory

SAFE = {
    "secret_key": "x" * 50,
    "debug": False,
    "hosts": ["directory.example"],
    "has_database": True,
    "site_url": "https://directory.example",
    "has_mail": True,
}


def test_production_starts_when_it_is_safe():
    refuse_unsafe(Chosen(**SAFE))


@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ({"secret_key": ""}, "Set SECRET_KEY"),
        ({"secret_key": "short"}, "Set SECRET_KEY"),
        ({"debug": True}, "Set DEBUG=false"),
        ({"hosts": []}, "Set ALLOWED_HOSTS"),
        ({"hosts": ["*"]}, "Set ALLOWED_HOSTS"),
        ({"has_database": False}, "Set DATABASE_URL"),
        ({"site_url": ""}, "Set SITE_URL"),
        ({"site_url": "directory"}, "Set SITE_URL"),
        ({"has_mail": False}, "Set EMAIL_URL"),
    ],
)
def test_production_refuses_to_start_and_says_what_to_set(unsafe, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        refuse_unsafe(Chosen(**{**SAFE, **unsafe}))


def check(**environment):
    """What `manage.py check` says in this environment alone. A set variable beats the .env file."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_an_environment_that_says_nothing_is_production_and_refuses_to_start():
    code, said = check(ENVIRONMENT="production", SECRET_KEY="", ALLOWED_HOSTS="", DATABASE_URL="")

    assert code != 0
    for sentence in ["Set SECRET_KEY", "Set ALLOWED_HOSTS", "Set DATABASE_URL"]:
        assert sentence in said


def test_a_whole_environment_starts_and_no_embedded_database_with_it():
    code, said = check(
        ENVIRONMENT="production",
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS="directory.example",
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
        DEBUG="false",
        SITE_URL="https://directory.example",
        EMAIL_URL="smtp://127.0.0.1:1",
    )

    assert (code, said) == (0, "") or "no issues" in said


@pytest.mark.parametrize(("fallbacks", "status"), [(True, 200), (False, 302)])
def test_people_stay_signed_in_while_a_former_key_is_believed(
    client, db, settings, fallbacks, status
):
    client.force_login(UserFactory())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if fallbacks else []
    settings.SECRET_KEY = "another" * 10

    assert client.get("/accounts/").status_code == status


def test_psycopg_3_is_not_installed_since_django_would_prefer_it():
    with pytest.raises(ImportError):
        __import__("psycopg")


ENTRA = {
    "id": "entra",
    "name": "Sign in with Microsoft",
    "client_id": "us",
    "secret": "shared",
    "server": "https://login.example/tenant/v2.0",
    "domains": ["Durham.gov.uk"],
}


def test_a_provider_vouches_for_its_own_domains_only():
    [provider] = sign_on_providers([ENTRA])

    assert provider["settings"]["verified_email"] == ["durham.gov.uk"]
    assert origins([provider]) == ["https://login.example"]


@pytest.mark.parametrize("wrong", [{"domains": []}, {"secrets": "typing slip"}])
def test_a_provider_that_is_set_up_wrongly_is_refused(wrong):
    with pytest.raises(ImproperlyConfigured, match="needs exactly"):
        sign_on_providers([{**ENTRA, **wrong}])

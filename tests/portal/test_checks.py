import os
import socket
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from portal.site.checks import Chosen, origins, refuse_risks, refuse_unsafe, sign_on_providers
from tests.environments import PRODUCTION_WITHOUT_DATABASE
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.slow
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
        ({"has_proxy_count": False}, "Set TRUSTED_PROXY_COUNT"),
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
    assert "Traceback" not in said


def test_a_whole_environment_starts_and_no_embedded_database_with_it():
    code, said = check(**PRODUCTION_WITHOUT_DATABASE)

    assert (code, said) == (0, "") or "no issues" in said


NO_RISKS = {
    "site_url": "https://directory.example",
    "sender": "directory@directory.example",
    "mail": {"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": True},
    "databases": [{"HOST": "db.example", "OPTIONS": {"sslmode": "verify-full"}}],
}
RISKS = [
    ("clear-text-site", {"site_url": "http://directory.example"}),
    ("local-site", {"site_url": "https://localhost"}),
    ("local-site", {"site_url": "https://127.0.0.1:8000"}),
    ("local-sender", {"sender": "directory@localhost"}),
    ("clear-text-mail", {"mail": {"EMAIL_HOST": "mail.example"}}),
    ("clear-text-database", {"databases": [{"HOST": "db.example"}]}),
    (
        "clear-text-database",
        {"databases": [{"HOST": "10.0.0.5", "OPTIONS": {"sslmode": "prefer"}}]},
    ),
]


@pytest.mark.parametrize(
    "near",
    [
        {},
        {"mail": {"EMAIL_HOST": "127.0.0.1"}},
        {"mail": {"EMAIL_HOST": "mail.example", "EMAIL_USE_SSL": True}},
        {"databases": [{"HOST": "/run/postgresql"}]},
        {"databases": [{"HOST": "localhost"}]},
    ],
)
def test_what_does_not_leave_the_machine_unencrypted_is_no_risk(near):
    refuse_risks(**{**NO_RISKS, **near}, accepted=[])


@pytest.mark.parametrize(("name", "risk"), RISKS)
def test_a_risk_is_refused_until_it_is_accepted_by_name(name, risk):
    with pytest.raises(ImproperlyConfigured, match=f"add {name} to ACCEPTED_RISKS"):
        refuse_risks(**{**NO_RISKS, **risk}, accepted=[])

    refuse_risks(**{**NO_RISKS, **risk}, accepted=[name])


def test_a_risk_that_does_not_exist_cannot_be_accepted():
    with pytest.raises(ImproperlyConfigured, match="can have: clear-text-site"):
        refuse_risks(**NO_RISKS, accepted=["everything"])


SAID = (
    "from django.conf import settings as s; print(s.SECURE_PROXY_SSL_HEADER, "
    "s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, s.SECURE_HSTS_SECONDS > 0)"
)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "('HTTP_X_FORWARDED_PROTO', 'https') False False True"),
        ({"TRUSTED_PROXY_COUNT": "0"}, "None False False True"),
        (
            {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            "('HTTP_X_FORWARDED_PROTO', 'https') True True True",
        ),
    ],
)
def test_only_a_declared_proxy_is_believed_and_other_names_are_left_alone(chosen, said):
    path = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SAID],
        env={**path, **PRODUCTION_WITHOUT_DATABASE, **chosen},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == said


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"MAIL_FROM": "directory@localhost"}, "local-sender"),
        ({"SITE_URL": "http://a.example"}, ""),
    ],
)
def test_production_refuses_to_start_with_a_risk(chosen, sentence):
    code, said = check(**{**PRODUCTION_WITHOUT_DATABASE, **chosen})

    assert code != 0
    assert "ACCEPTED_RISKS" in said
    assert sentence in said


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


def test_a_port_that_is_taken_is_said_before_anything_is_loaded():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken. Choose another one"):
            call_command("serve", port=port)
    for impossible in [70_000, -1]:
        with pytest.raises(CommandError, match="cannot be used"):
            call_command("serve", port=impossible)

"""Single sign-on against a real OpenID Connect provider."""

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from councils.models import Membership
from portal.accounts.models import User
from portal.site.checks import origins, sign_on_providers
from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory
from tests.journeys.steps import heading, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@contextmanager
def provider(tmp_path, site, people):
    """A real OpenID Connect provider in a process of its own."""
    serving = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.provider",
            f"{site}/accounts/single-sign-on/oidc/employer/login/callback/",
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PROVIDER_DATABASE": str(tmp_path / "provider.sqlite3"),
            "PROVIDER_PEOPLE": json.dumps(people),
        },
    )
    try:
        yield serving.stdout.readline().strip()
    finally:
        serving.terminate()
        serving.wait()
        serving.stdout.close()


@pytest.fixture
def employer(tmp_path, site, settings):
    people = {
        "nora": ["nora@durham.gov.uk", "Nora North"],
        "mallory": ["olive@kent.gov.uk", "Mallory"],
    }
    with provider(tmp_path, site, people) as address:
        providers = sign_on_providers(
            [
                {
                    "id": "employer",
                    "name": "Sign in with your Durham account",
                    "client_id": "directory",
                    "secret": "shared-secret",
                    "server": address,
                    "domains": ["durham.gov.uk"],
                }
            ]
        )
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": providers, "OAUTH_PKCE_ENABLED": True}
        }
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": {**policy, "form-action": ["'self'", *origins(providers)]}
        }
        yield address


def sign_in_with_employer(page, site, who):
    page.goto(f"{site}/accounts/login/")
    press(page, "Sign in with your Durham account")
    page.get_by_placeholder("Username").fill(who)
    page.get_by_placeholder("Password").fill("three-quiet-horses")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("button", name=re.compile("Authorize|Allow|Grant", re.I)).click()


def test_single_sign_on_leads_into_the_right_council(page, site, durham, employer):
    sign_in_with_employer(page, site, "nora")

    expect(page.get_by_role("banner")).to_contain_text("Nora North for County Durham")
    assert Membership.objects.get().user.email == "nora@durham.gov.uk"
    page.goto(f"{site}/accounts/single-sign-on/")
    expect(page.get_by_role("main")).to_contain_text("You can sign in with")


def test_single_sign_on_signs_in_who_had_an_account_before(page, site, durham, employer):
    UserFactory(email="nora@durham.gov.uk", display_name="Nora Before")

    sign_in_with_employer(page, site, "nora")

    expect(page.get_by_role("banner")).to_contain_text("Nora Before for County Durham")
    assert User.objects.count() == 1


def test_an_employer_cannot_speak_for_people_elsewhere(page, site, durham, employer, accessible):
    EmailDomainFactory(domain="kent.gov.uk")
    UserFactory(email="olive@kent.gov.uk", display_name="Olive")

    sign_in_with_employer(page, site, "mallory")

    heading(page, "You cannot create an account with this address")
    accessible(page)
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)

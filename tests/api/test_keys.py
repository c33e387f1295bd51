"""Keys: made, shown once, seen by managers, revoked; and what they open."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from portal.accounts.personal_data import collected, erase
from portal.api.models import ApiKey
from portal.api.models.key import MAX_KEYS, hash_of
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.api import ApiKeyFactory, Program, key_of
from tests.factories.councils import MembershipFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/services"


def page(user, address, data=None):
    client = Client()
    client.force_login(user)
    response = client.post(address, data) if data is not None else client.get(address)
    return response, response.content.decode()


def problem(secret, address=ADDRESS):
    response = Program(secret).get(address)
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].partition("#problem-")[2]


def test_a_person_makes_a_key_that_is_shown_once_and_stored_as_a_hash(editor):
    answers = {"name": "Asset register", "scopes": ["read:members"], "days": "90"}
    response, text = page(editor.user, "/accounts/api-keys/new/", answers)
    secret = re.search(r'<code id="key">(ssd_[\w-]+)</code>', text)[1]
    assert f'data-copy="{secret}"' in text
    key = ApiKey.objects.get()

    assert "no-store" in response["Cache-Control"]
    assert key.secret_hash == hash_of(secret)
    assert key.expires_at - key.created_at == timedelta(days=90)
    assert (key.council, key.person) == (editor.council, editor.user)
    assert Program(secret).get(ADDRESS).status_code == 200
    assert secret not in page(editor.user, "/accounts/api-keys/")[1]
    assert Entry.objects.get(verb="api key made").actor == editor.user


def test_who_works_for_no_council_makes_no_key():
    response, _ = page(UserFactory(), "/accounts/api-keys/new/")

    assert response.status_code == 403


def test_a_key_needs_a_name_and_known_scopes(editor):
    answers = {"name": "", "scopes": ["write:everything"], "days": "1000"}
    response, text = page(editor.user, "/accounts/api-keys/new/", answers)

    assert response.status_code == 200
    assert not ApiKey.objects.exists()
    assert text.count("error") > 2


def test_a_person_has_so_many_keys_and_no_more(editor):
    for _ in range(MAX_KEYS):
        key_of(editor)
    _, text = page(editor.user, "/accounts/api-keys/new/", {"name": "One more", "days": "30"})

    assert "Revoke one before you make another." in text
    assert ApiKey.objects.count() == MAX_KEYS


def test_no_key_lasts_longer_than_a_year():
    now = timezone.now()
    with pytest.raises(IntegrityError):
        ApiKeyFactory(created_at=now, expires_at=now + timedelta(days=366))


def test_managers_see_the_keys_of_their_council_and_revoke_them(editor):
    manager = MembershipFactory(council=editor.council, role="manager").user
    key = key_of(editor, name="Old script")
    address = f"/councils/{editor.council.slug}/api-keys/"

    assert "Old script" in page(manager, address)[1]
    response, _ = page(manager, f"/accounts/api-keys/{key.pk}/revoke/", {})
    assert response.url == address
    assert problem(key.secret) == (401, "revoked-key")
    key.refresh_from_db()
    assert key.revoked_by == manager
    assert Entry.objects.get(verb="API key revoked").actor == manager


def test_others_see_and_revoke_no_key(editor):
    key, colleague = key_of(editor), MembershipFactory(council=editor.council, role="editor").user
    other = MembershipFactory(role="manager").user

    for person in (colleague, other):
        assert page(person, f"/councils/{editor.council.slug}/api-keys/")[0].status_code == 403
        assert page(person, f"/accounts/api-keys/{key.pk}/revoke/", {})[0].status_code == 404
    assert Program(key.secret).get(ADDRESS).status_code == 200


def test_an_expired_key_is_refused_and_says_since_when(editor):
    key = key_of(editor)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert problem(key.secret) == (401, "expired-key")
        assert "expired on" in Program(key.secret).get(ADDRESS).json()["detail"]


@pytest.mark.parametrize("secret", ["ssd_unknown", "x", "ssd_\u00e9", "a" * 5000])
def test_an_unknown_key_is_refused(secret):
    assert problem(secret) == (401, "unknown-key")
    assert "Bearer" in Program(secret).get(ADDRESS)["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "ssd_x"])
def test_another_kind_of_key_is_refused(header, client):
    response = client.get(ADDRESS, headers={"Authorization": header})

    assert response.status_code == 401
    assert "Bearer" in response.json()["detail"]


def test_a_key_dies_with_the_membership_and_a_later_one_does_not_revive_it(editor):
    key = key_of(editor, "read:members")
    editor.end()

    assert problem(key.secret) == (401, "ended-membership")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        editor.begin()
        assert problem(key.secret) == (401, "ended-membership")
        assert "Membership ended" in page(editor.user, "/accounts/api-keys/")[1]


def test_the_key_of_a_suspended_person_is_refused(editor):
    key = key_of(editor)
    person = editor.user
    person.suspended_at, person.suspension_reason = timezone.now(), "Advertised."
    person.save()

    assert problem(key.secret) == (403, "suspended")


def test_a_key_acts_for_its_council_alone_and_carries_no_duty(council):
    moderator = UserFactory(duty="administrator")
    here = MembershipFactory(user=moderator, council=council, role="editor")
    there = MembershipFactory(user=moderator, role="editor")
    drafts = {
        each.council: ServiceFactory(council=each.council, draft=True) for each in (here, there)
    }
    program = Program(key_of(here, "read:members").secret)

    assert program.get(f"{ADDRESS}/{drafts[here.council].slug}").status_code == 200
    assert program.get(f"{ADDRESS}/{drafts[there.council].slug}").status_code == 404


def test_it_is_noted_when_a_key_was_last_used(editor):
    key = key_of(editor)
    Program(key.secret).get(ADDRESS)
    key.refresh_from_db()

    assert timezone.now() - key.last_used_at < timedelta(seconds=30)


def test_a_person_takes_the_facts_of_keys_away_and_erasing_them_deletes_keys(editor):
    key_of(editor, name="Old script")

    assert [row["name"] for row in collected(editor.user)["API keys"]] == ["Old script"]
    erase(editor.user, texts=False)
    assert not ApiKey.objects.exists()


def test_old_keys_answers_and_counts_are_deleted(editor):
    key_of(editor)
    with time_machine.travel(timezone.now() - timedelta(days=200)):
        old = key_of(editor)
    call_command("tidy_api")

    assert not ApiKey.objects.filter(pk=old.pk).exists()
    assert ApiKey.objects.count() == 1

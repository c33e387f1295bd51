"""Every route × every role, as `matrix.py` says it. Every GET leaves the database as it was."""

import pytest
from django.urls import reverse

from tests.architecture.addresses import filled_in
from tests.architecture.matrix import MATRIX, ROLES
from tests.walks.routes import ADMINS, ALL, OURS, address_of
from tests.walks.walk import ask, fresh_client

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

APP = {"admin:app_list": {"app_label": "services"}}


def words(found):
    return {role: answer.word for role, answer in found.items()}


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(OURS) == set(MATRIX)


def test_every_row_speaks_of_every_role():
    assert all(set(row.get) == set(row.post) == set(ROLES) for row in MATRIX.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_open_it_and_that_opening_changes_nothing(name, walk):
    address = address_of(name, walk.world)
    found = {role: walk.get(role, address) for role in ROLES}

    assert words(found) == MATRIX[name].get
    assert not any(answer.rows for answer in found.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_send_it(name, world):
    address, data = address_of(name, world), filled_in(world).get(name)
    found = {role: ask(world, role, "post", address, data) for role in ROLES}

    assert words(found) == MATRIX[name].post


@pytest.mark.parametrize("name", ADMINS)
def test_only_administrators_open_the_administration(name, walk):
    converters = ALL[name].pattern.converters or ALL[name].pattern.regex.groupindex
    address = reverse(name, kwargs=dict.fromkeys(converters, 1) | APP.get(name, {}))

    found = words({role: walk.get(role, address) for role in ROLES})

    assert {role for role, word in found.items() if word not in {"sign in", "no", "suspended"}} <= {
        "administrator"
    } | (set(ROLES) if name == "admin:logout" else set())


# the mail program that sends it has no page of ours to take a token from; the address is signed
# mail programs send it with one click; its address is signed
WITHOUT_TOKEN = {"notifications:stop", "moderation:stop_digest"}
# programs send a key, and no cookie lets anything in
KEY_PAGES = {"api:manual", "api:openapi", "api:keys", "api:new_key", "api:revoke_key"}
KEY_PAGES |= {"api:council_keys"}
WITHOUT_TOKEN |= {name for name in OURS if name.startswith("api:")} - KEY_PAGES


@pytest.mark.parametrize("name", sorted(set(OURS) - WITHOUT_TOKEN))
def test_sending_it_without_its_token_is_refused(name, world):
    address = address_of(name, world)
    for role in ["visitor", "member", "administrator"]:
        client = fresh_client(world.people[role], world, enforce_csrf_checks=True)

        assert client.post(address).status_code == 403, role

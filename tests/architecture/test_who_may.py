"""Every route × every role, as `matrix.py` says it. Every GET leaves the database as it was."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from portal.pages.wrong_method import NOT_DONE, button_page
from tests.architecture.addresses import arguments, filled_in
from tests.architecture.matrix import MATRIX, ROLES
from tests.factories.world import lasting_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with lasting_world(django_db_blocker) as world:
        yield world


# what a browser session remembers of itself is not what the site knows
# who is here, what was looked for without who did, and what /readyz tries to write
NOT_COUNTED = [
    *("accounts_session", "usersessions_usersession", "search_search", "operations_writeprobe"),
]
WORDS = {
    200: "yes",
    204: "done",
    400: "bad",
    401: "failed",
    403: "no",
    404: "hidden",
    405: "never",
    409: "rule",
}
LED_TO = {
    "/accounts/login/": "sign in",
    "/admin/login/": "sign in",
    "/accounts/suspended/": "suspended",
    "/accounts/confirm/": "again",
    "/accounts/reauthenticate/": "again",
    "/accounts/2fa/reauthenticate/": "again",
}


APP = {"admin:app_list": {"app_label": "services"}}


def routes(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield from routes(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


ALL = dict(routes(get_resolver().url_patterns))
OURS = [name for name in ALL if not name.startswith("admin:")]
ADMINS = [name for name in ALL if name.startswith("admin:") and name != "admin:None"]


def client_of(user, world=None, **options):
    """A client that is signed in, by a session of the world where there is one."""
    for alias in caches:
        caches[alias].clear()
    client = Client(**options)
    if session := getattr(world, "sessions", {}).get(user.pk):
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    elif user.is_authenticated:
        client.force_login(user)
    return client


def written():
    """How many rows this transaction has written, but for those that every visit may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) "
            "FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)",
            [NOT_COUNTED],
        )
        return cursor.fetchone()[0]


def word_for(response):
    if response.status_code not in {301, 302}:
        return WORDS.get(response.status_code, response.status_code)
    if is_led_to_its_button(response):
        return "never"
    return LED_TO.get(response.url.partition("?")[0], "on")


def is_led_to_its_button(response):
    """Whether a page request for what only a button may send was led to the button's page."""
    request = response.wsgi_request
    told = [str(message) for message in get_messages(request)] if request.method == "GET" else []
    return NOT_DONE in told and response.url == button_page(request)


def answers(world, method, address, data=None):
    """What each role gets, each in a database of its own, and how many rows that wrote."""
    found = {}
    for role in ROLES:
        with transaction.atomic():
            client = client_of(world.people[role], world)
            before = written()
            response = getattr(client, method)(address, data)
            found[role] = (word_for(response), written() - before)
            transaction.set_rollback(True)
    return found


def words(found):
    return {role: word for role, (word, _) in found.items()}


def address_of(name, world):
    return reverse(name, kwargs=arguments(world).get(name))


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(OURS) == set(MATRIX)


def test_every_row_speaks_of_every_role():
    assert all(set(row.get) == set(row.post) == set(ROLES) for row in MATRIX.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_open_it_and_that_opening_changes_nothing(name, world):
    found = answers(world, "get", address_of(name, world))

    assert words(found) == MATRIX[name].get
    assert not any(rows for _, rows in found.values())


@pytest.mark.parametrize("name", OURS)
def test_who_may_send_it(name, world):
    data = filled_in(world).get(name)

    assert words(answers(world, "post", address_of(name, world), data)) == MATRIX[name].post


@pytest.mark.parametrize("name", ADMINS)
def test_only_administrators_open_the_administration(name, world):
    converters = ALL[name].pattern.converters or ALL[name].pattern.regex.groupindex
    address = reverse(name, kwargs=dict.fromkeys(converters, 1) | APP.get(name, {}))

    found = words(answers(world, "get", address))

    assert {role for role, word in found.items() if word not in {"sign in", "no", "suspended"}} <= {
        "administrator"
    } | (set(ROLES) if name == "admin:logout" else set())


# the mail program that sends it has no page of ours to take a token from; the address is signed
WITHOUT_TOKEN = {"notifications:stop"}


@pytest.mark.parametrize("name", sorted(set(OURS) - WITHOUT_TOKEN))
def test_sending_it_without_its_token_is_refused(name, world):
    address = address_of(name, world)
    for role in ["visitor", "member", "administrator"]:
        client = client_of(world.people[role], world, enforce_csrf_checks=True)

        assert client.post(address).status_code == 403, role

"""What was typed in a session that had ended comes back to whoever typed it, and to nobody else."""

import pytest
import time_machine
from django.utils import timezone

from portal.accounts.http import (
    KNOWN_ACCOUNT,
    MAX_UNKNOWN_LENGTH,
    MAX_UNSENT_LENGTH,
    UNKNOWN_BROWSER,
    UNKNOWN_SECONDS,
)
from portal.accounts.models import Session
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/needs/new/"


@pytest.fixture
def editor(council):
    return MembershipFactory(council=council, role="editor").user


def lose_session(client):
    del client.cookies["sessionid"]


def test_words_sent_after_the_session_ended_come_back_after_signing_in(client, editor):
    client.force_login(editor)
    client.get("/")
    lose_session(client)
    client.post(ADDRESS, {"title": "Payroll for the valley"})
    client.force_login(editor)
    assert "Payroll for the valley" in client.get(ADDRESS).content.decode()
    assert "Payroll for the valley" not in client.get(ADDRESS).content.decode()


def test_whoever_signs_in_next_in_that_browser_gets_none_of_them(client, editor, council):
    client.force_login(editor)
    client.get("/")
    lose_session(client)
    client.post(ADDRESS, {"title": "Payroll for the valley"})
    client.force_login(MembershipFactory(council=council, role="editor").user)
    assert "Payroll for the valley" not in client.get(ADDRESS).content.decode()


def test_where_nobody_was_signed_in_they_come_back_for_a_few_minutes(client, editor):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(ADDRESS, {"title": "Payroll for the valley"})
        clock.shift(UNKNOWN_SECONDS - 60)
        client.force_login(editor)
        assert "Payroll for the valley" in client.get(ADDRESS).content.decode()


def test_a_stranger_leaves_no_session_and_nothing_large_behind(client, editor):
    client.post(ADDRESS, {"title": "x" * (MAX_UNKNOWN_LENGTH + 1)})
    assert not Session.objects.exists()
    client.force_login(editor)
    assert "xxx" not in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("cookie", ["7", "7:forged", ""])
def test_a_cookie_that_we_did_not_write_is_nobodys(client, cookie):
    user = UserFactory()
    client.cookies[KNOWN_ACCOUNT] = cookie.replace("7", str(user.pk))
    client.post(ADDRESS, {"title": "Forged"})
    del client.cookies[UNKNOWN_BROWSER]
    client.force_login(user)
    assert "Forged" not in client.get(ADDRESS).content.decode()


def test_more_than_fits_is_not_kept(client, editor):
    client.force_login(editor)
    client.get("/")
    lose_session(client)
    client.post(ADDRESS, {"title": "x" * (MAX_UNSENT_LENGTH + 1)})
    client.force_login(editor)
    assert "xxx" not in client.get(ADDRESS).content.decode()

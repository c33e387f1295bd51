import re

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory

pytestmark = pytest.mark.django_db


def main_navigation(client, address):
    page = client.get(address).content.decode()
    nav = page[page.index('aria-label="Main"') : page.index("</nav>")]
    return {
        re.sub("<[^>]+>", "", label): current
        for current, label in re.findall(
            r'<li><a href="[^"]+"(?: aria-current="(\w+)")?>(.*?)</a>', nav
        )
    }


@pytest.mark.parametrize(
    ("address", "entry", "state"),
    [
        ("/services/", "Services", "page"),
        ("/services/compare/", "Services", "true"),
        ("/services/products/", "Products", "page"),
        ("/services/new/", "Register a service", "page"),
        ("/forums/tags/", "Forums", "true"),
    ],
)
def test_one_entry_is_current(client, address, entry, state):
    client.force_login(MembershipFactory(role="editor").user)

    entries = main_navigation(client, address)

    assert {label: said for label, said in entries.items() if said} == {entry: state}


def test_only_who_acts_for_a_council_or_is_not_signed_in_is_led_to_registering(client):
    assert "Register a service" in main_navigation(client, "/")

    client.force_login(UserFactory())

    assert "Register a service" not in main_navigation(client, "/")

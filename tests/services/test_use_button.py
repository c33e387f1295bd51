"""Whose council has recorded a thing is told so, and is not asked to record it again."""

import pytest
from django.test import Client

from tests.factories.councils import MembershipFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
SAYS_SO, ASKS, CHANGE = "County Durham has recorded this.", "We use this", "Change the record"


@pytest.fixture
def things(council):
    """A product and a service that the council has recorded."""
    product, service = ProductFactory(name="ModernGov"), ServiceFactory()
    UseFactory(council=council, product=product, service=None)
    UseFactory(council=council, service=service)
    return [product, service]


def shown(client, thing):
    page = text(client.get(thing.get_absolute_url()))
    return [words for words in (SAYS_SO, CHANGE, ASKS) if words in page]


@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "reversed"])
def test_each_reader_is_told_of_the_own_council_alone(things, people, turn):
    told = {
        "visitor": [ASKS],
        "member": [SAYS_SO],
        "editor": [SAYS_SO, CHANGE],
        "elsewhere": [ASKS],
    }
    people["elsewhere"] = MembershipFactory(role="editor").user
    for role in list(told)[::turn]:
        client = Client()
        if role != "visitor":
            client.force_login(people[role])
        for thing in things:
            assert shown(client, thing) == told[role], (role, thing)


def test_what_was_recorded_a_moment_ago_is_known(client, people, council):
    product = ProductFactory(name="ModernGov")
    client.force_login(people["editor"])
    assert shown(client, product) == [ASKS]

    UseFactory(council=council, product=product, service=None)
    assert shown(client, product) == [SAYS_SO, CHANGE]

    council.uses.update(confirmation="rejected")
    assert shown(client, product) == [ASKS]

"""Whose council has recorded a thing is told so, and is not asked to record it again."""

import pytest
from django.test import Client

from tests.factories.councils import MembershipFactory
from tests.factories.services import OfferFactory, ProductFactory, ServiceFactory, UseFactory
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


def test_what_a_public_source_says_is_not_said_to_be_the_council(client, people, council):
    product = ProductFactory(name="ModernGov")
    use = UseFactory(council=council, product=product, service=None, source="Democracy Club")
    client.force_login(people["editor"])

    page = text(client.get(product.get_absolute_url()))
    assert "Source: Democracy Club. County Durham has not confirmed this." in page
    assert "Check the record</a>" in page
    assert shown(client, product) == []

    saved = text(
        client.post(f"/services/products/{product.slug}/use/", {"status": use.status}, follow=True)
    )
    assert "Nothing changed. The record is now confirmed as of today." in saved
    assert shown(client, product) == [SAYS_SO, CHANGE]


def test_a_form_sent_as_it_was_opened_says_that_nothing_changed(client, people, council):
    offer = OfferFactory(service=ServiceFactory(council=council), council=council)
    address = f"/services/{offer.service.slug}/offer/"
    client.force_login(people["editor"])
    sent = {each: getattr(offer, each) for each in ("state", "offered_to", "charge_basis", "terms")}

    assert "Nothing changed." in text(client.post(address, sent, follow=True))
    changed = text(client.post(address, sent | {"terms": "Ask us first."}, follow=True))
    assert "Offer saved." in changed
    assert "Nothing changed." not in changed

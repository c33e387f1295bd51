"""What the page of a service says once its council is no more."""

from datetime import date

import pytest

from tests.factories.councils import CouncilFactory, SuccessionFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger():
    return CategoryFactory(name="General ledger")


@pytest.fixture
def succession():
    return SuccessionFactory(
        predecessor__name="Old Durham", successor__name="Durham", successor__slug="durham"
    )


def test_the_successor_is_named_with_what_it_uses_for_the_same(client, ledger, succession):
    unit4 = ProductFactory(name="Unit4", category=ledger)
    UseFactory(service=None, product=unit4, council=succession.successor)
    UseFactory(service=None, product=ProductFactory(name="iTrent"), council=succession.successor)
    proposed = ProductFactory(name="Secret", category=ledger)
    UseFactory(
        service=None, product=proposed, council=succession.successor, confirmation="proposed"
    )
    old = ServiceFactory(council=succession.predecessor, category=ledger)

    page = text(client.get(old.get_absolute_url()))

    said = page.partition("no longer exists")[2].partition("</div>")[0]
    assert 'href="/councils/durham/#uses"' in said
    assert "Unit4</a> at Durham" in said
    assert "iTrent" not in said
    assert "Secret" not in said
    assert "You can still ask" not in page


def test_it_is_said_where_nothing_is_recorded_there(client, ledger, succession):
    old = ServiceFactory(council=succession.predecessor, category=ledger)

    page = text(client.get(old.get_absolute_url()))

    assert "No system for General ledger is recorded there now." in page
    assert 'href="/forums/new/?council=durham&amp;title=What%20do%20you%20use%20now' in page
    assert "Ask Durham what it uses</a>" in page
    assert f'href="{ledger.get_absolute_url()}">See services and products for' in page


def test_without_a_service_area_the_next_step_is_a_search(client, succession):
    old = ServiceFactory(council=succession.predecessor, category=None, title="Old & new")

    page = text(client.get(old.get_absolute_url()))

    assert 'href="/search/?q=Old%20%26%20new">' in page


def test_a_council_without_a_successor_leads_to_the_service_area(client, ledger):
    council = CouncilFactory(abolished_on=date(2020, 4, 1))

    page = text(client.get(ServiceFactory(council=council, category=ledger).get_absolute_url()))

    assert "was abolished on 1 April 2020" in page
    assert "See services and products for General ledger</a>" in page
    assert "what it uses</a>" not in page


def test_a_council_that_goes_on_has_no_such_part(client, ledger):
    page = text(client.get(ServiceFactory(category=ledger).get_absolute_url()))

    assert "no longer exists" not in page

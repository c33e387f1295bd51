"""What the page of a service says once its council is no more."""

import pytest

from tests.factories.councils import SuccessionFactory
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


def test_a_council_that_goes_on_has_no_such_part(client, ledger):
    page = text(client.get(ServiceFactory(category=ledger).get_absolute_url()))

    assert "no longer exists" not in page

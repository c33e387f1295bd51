"""Where people find the import of a list, and who does."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory, UseFactory
from tests.list_imports.conftest import Way

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["", "portfolio/", "list/", "import/", "/councils/mine/", "/your-work/"]
)
def test_editors_find_the_import_of_their_list(client, editor, path):
    council = editor.council
    address = path if path.startswith("/") else f"{council.get_absolute_url()}{path}"
    text = client.get(address).content.decode()
    wanted = "payments/" if path == "import/" else "import/"
    assert f'href="/councils/{council.slug}/{wanted}"' in text


@pytest.mark.parametrize("path", ["", "portfolio/", "list/"])
def test_members_are_not_led_to_what_they_may_not_do(client, path):
    council = MembershipFactory(role="member").council
    client.force_login(council.memberships.get().user)
    text = client.get(f"{council.get_absolute_url()}{path}").content.decode()
    assert f"/councils/{council.slug}/import/" not in text


def test_visitors_are_not_led_there(client):
    council = CouncilFactory()
    assert "/import/" not in client.get(council.get_absolute_url()).content.decode()


def test_a_moderator_imports_the_list_of_any_council_from_its_page(client):
    council, product = CouncilFactory(), ProductFactory(name="iTrent")
    client.force_login(UserFactory(duty="moderator"))
    page = client.get(council.get_absolute_url()).content.decode()
    way = Way(client, council)
    assert f'href="{way.start}"' in page
    made = way.bring("System\niTrent\n")
    assert made.stage == "done"
    assert council.uses.get().product == product
    way.undo()
    assert not council.uses.exists()


def test_a_moderator_is_not_led_to_the_list_of_a_council_that_is_gone(client):
    abolished = CouncilFactory(abolished=True)
    client.force_login(UserFactory(duty="moderator"))
    page = client.get(f"{abolished.get_absolute_url()}?stay=1").content.decode()
    assert f"{abolished.slug}/import/" not in page


@pytest.mark.parametrize("path", ["portfolio/", "list/"])
def test_an_empty_council_is_led_to_its_list_first(client, editor, path):
    address = f"{editor.council.get_absolute_url()}{path}"
    words = "Do you keep a list of systems or contracts in a spreadsheet?"
    assert words in client.get(address).content.decode()
    UseFactory(council=editor.council)
    assert words not in client.get(address).content.decode()


def test_a_list_of_payments_among_the_lists_of_systems_is_led_on(client, way):
    way.upload("Supplier,Net,Payment date\nCivica UK Ltd,900.00,02/02/2026\n")
    page = client.get(f"{way.address}columns/").content.decode()
    assert "This looks like a list of payments" in page
    assert f'href="/councils/{way.council.slug}/payments/"' in page
    way.upload("Supplier,System,Annual cost\nCivica UK Ltd,ModernGov,900.00\n")
    assert "list of payments" not in client.get(f"{way.address}columns/").content.decode()

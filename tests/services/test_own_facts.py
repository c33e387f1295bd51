"""What a council notes of its systems for itself, and what members of others may read of it."""

import pytest

from services.models import Contract, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ContractFactory, ProductFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db

TEAM, NOTE, LICENCES = "Revenues team", "Ask Ann before an upgrade", "1,234"


@pytest.fixture
def council():
    return CouncilFactory(name="Durham")


@pytest.fixture
def use(council):
    product = {"service": None, "product": ProductFactory(name="Payroller")}
    return UseFactory(council=council, **product, owner_team=TEAM, notes=NOTE, licences=1_234)


def reader(council, role):
    if role == "visitor":
        return None
    if role == "moderator":
        return UserFactory(duty="moderator")
    of = CouncilFactory() if role == "elsewhere" else council
    return MembershipFactory(council=of, role="member" if role == "elsewhere" else role).user


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("visitor", set()),
        ("elsewhere", {LICENCES}),
        ("member", {TEAM, NOTE, LICENCES}),
        ("editor", {TEAM, NOTE, LICENCES}),
        ("moderator", {TEAM, NOTE, LICENCES}),
    ],
)
def test_team_and_notes_are_for_the_council_and_licences_for_members(
    client, council, use, role, shown
):
    if user := reader(council, role):
        client.force_login(user)

    page = text(client.get(use.get_absolute_url()))

    assert {fact for fact in (TEAM, NOTE, LICENCES) if fact in page} == shown


def test_an_editor_keeps_them_with_the_form_of_the_use(client, council):
    client.force_login(MembershipFactory(council=council, role="editor").user)
    product = ProductFactory()
    facts = {"owner_team": f" {TEAM} ", "notes": NOTE, "licences": "1234"}

    client.post(f"/services/products/{product.slug}/use/", {"status": "in_use", **facts})

    use = Use.objects.get()
    assert (use.owner_team, use.notes, use.licences) == (TEAM, NOTE, 1_234)
    page = text(client.get(use.get_absolute_url()))
    assert TEAM in page


def test_their_changes_are_in_the_history_for_editors_alone(client, council, use):
    Use.objects.filter(pk=use.pk).update(owner_team="Pensions team")

    client.force_login(MembershipFactory(council=council).user)
    assert "Revenues" not in text(client.get(use.get_absolute_url()))
    client.force_login(MembershipFactory(council=council, role="editor").user)
    page = text(client.get(use.get_absolute_url()))

    assert "Revenues" in page
    assert "Pensions" in page


def test_the_value_of_a_contract_is_for_members(client, council, use):
    contract = ContractFactory(council=council, uses=[use], title="Payroll")
    client.force_login(MembershipFactory(council=council, role="editor").user)
    address = f"/contracts/{contract.pk}/"
    client.post(f"{address}edit/", {"uses": [use.pk], "title": "Payroll", "total_value": "1200000"})
    assert Contract.objects.get().total_value == 1_200_000
    client.force_login(MembershipFactory().user)

    assert "£1,200,000" in text(client.get(address))
    client.logout()
    assert client.get(address).status_code == 404


def test_a_value_below_nothing_is_refused(client, council, use):
    client.force_login(MembershipFactory(council=council, role="editor").user)

    page = client.post("/contracts/new/", {"uses": [use.pk], "total_value": "-1"})

    assert page.status_code == 200
    assert not Contract.objects.exists()

"""What one council imports, decides and pays is on no page of another council's import."""

import pytest

from services.list_imports.models import ListImport, PaymentSummary, ValueMapping
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.list_imports import PaymentSummaryFactory
from tests.factories.services import ContractFactory, ProductFactory, SupplierFactory, UseFactory
from tests.list_imports.conftest import Way

pytestmark = pytest.mark.django_db
STEPS = ["", "table/", "columns/", "names/", "rows/", "rows/2/", "rows/3/"]
SENT = ["table/", "columns/", "names/", "rows/2/", "write/", "undo/", "discard/"]
SECRETS = [
    *("secret-list.csv", "Team of secrets", "REF-SECRET", "2031-12-24", "24 Dec 2031", "7,123,987"),
    *("7123987", "Codename Otter", "Secret heading", "SECRET PAYEE LTD", "Note between us"),
]


def list_of_secrets():
    return (
        "System,Secret heading,Owner team,Contract reference,Contract end,Annual cost,Notes\n"
        "Codename Otter,x,Team of secrets,REF-SECRET,24/12/2031,7123987,Note between us\n"
        "iTrent,x,Team of secrets,REF-SECRET-2,24/12/2031,7123987,Note between us\n"
        "Mosaic,x,Team of secrets,REF-SECRET-3,,,\n"
    )


@pytest.fixture
def products():
    supplier = SupplierFactory(name="Northwind")
    return [ProductFactory(name=name, supplier=supplier) for name in ("iTrent", "Uniform")]


@pytest.fixture
def theirs(client, products):
    """Another council with an import at each stage, decisions, payments and contracts."""
    council = CouncilFactory(name="Powys", slug="powys")
    person = MembershipFactory(council=council, role="editor").user
    client.force_login(person)
    way = Way(client, council)
    way.upload(list_of_secrets(), name="secret-list.csv")
    way.accept_columns()
    named, other = client.get(f"{way.address}names/").context["form"].questions
    sent = {f"is_{named.key}": "other", f"other_{named.key}": "iTrent", f"is_{other.key}": "none"}
    client.post(f"{way.address}names/", sent)
    way.upload(list_of_secrets(), name="secret-list.csv")
    way.write()
    way.upload(list_of_secrets().replace("Codename", "Codename Otter"), name="secret-list.csv")
    use = UseFactory(council=council, service=None, product=products[1], notes="Note between us")
    ContractFactory(council=council, uses=[use], reference="REF-SECRET", annual_cost=7_123_987)
    PaymentSummaryFactory(list_import__council=council, product=products[0])
    PaymentSummary.objects.update(
        suppliers=[
            {**each, "paid_as": "SECRET PAYEE LTD", "total": 7_123_987}
            for each in PaymentSummary.objects.get().suppliers
        ]
    )
    return council


@pytest.fixture
def ours(client, theirs):
    """The same things in a list of our own, as far as people see them."""
    council = CouncilFactory(name="Gwent", slug="gwent")
    client.force_login(MembershipFactory(council=council, role="editor").user)
    way = Way(client, council)
    names = "System,Owner team,Contract reference\nCodename,HR,\niTrent,HR,\nUniform,HR,\n"
    way.upload(names)
    way.accept_columns()
    return way


def pages_of(council, keys):
    start = f"/councils/{council}/import/"
    yield from (start, f"/councils/{council}/payments/")
    for key in keys:
        yield from (f"{start}{key}/{step}" for step in STEPS)
        yield f"/councils/{council}/payments/{key}/"


def keys_of(council):
    return list(ListImport.objects.of_council(council).values_list("pk", flat=True))


def test_our_pages_say_nothing_of_theirs(client, ours, theirs):
    def shown(address):
        response = client.get(address, follow=True)
        assert response.status_code in {200, 404}, address
        return response.content.decode()

    def assert_secret():
        for address in pages_of("gwent", keys_of(ours.council)):
            text = shown(address)
            assert not [secret for secret in SECRETS if secret in text], address
            assert "Powys" not in text, address

    assert len(keys_of(theirs)) >= 4
    assert ValueMapping.objects.filter(council=theirs).exists()
    assert_secret()
    # what another council decided about a name is no decision of ours
    assert "“Codename”" in shown(f"{ours.address}names/")
    ours.write()
    assert_secret()


def test_their_imports_are_not_there_at_our_address_nor_ours_at_theirs(client, ours, theirs):
    for key in keys_of(theirs):
        for step in STEPS:
            assert client.get(f"/councils/gwent/import/{key}/{step}").status_code == 404
            assert client.get(f"/councils/powys/import/{key}/{step}").status_code == 403
        for step in SENT:
            assert client.post(f"/councils/gwent/import/{key}/{step}").status_code in {404, 405}
            assert client.post(f"/councils/powys/import/{key}/{step}").status_code in {403, 405}
        assert client.get(f"/councils/gwent/payments/{key}/").status_code == 404
    for key in keys_of(ours.council):
        assert client.get(f"/councils/powys/import/{key}/").status_code == 403


def test_a_system_of_theirs_is_not_stopped_by_its_key(client, ours, theirs):
    use = theirs.uses.first()
    row = ListImport.objects.of_council(theirs).filter(rows__use=use).first()
    sent = [use.pk, *(row.rows.values_list("pk", flat=True) if row else [])]
    ours.write(ended=sent)
    use.refresh_from_db()
    assert use.status == "in_use"


@pytest.mark.parametrize("role", ["member", "asker", None])
def test_who_edits_nothing_sees_no_import(client, ours, theirs, role):
    person = UserFactory()
    if role == "member":
        MembershipFactory(council=ours.council, role="member", user=person)
    elif role == "asker":
        MembershipFactory(council=theirs, role="editor", user=person, state="requested")
    client.force_login(person)
    for council in ("gwent", "powys"):
        for address in pages_of(council, keys_of(ours.council)):
            assert client.get(address).status_code in {403, 404}, address

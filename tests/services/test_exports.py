"""Lists to take away: what the page shows, and no more than its reader may see."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


def rows_of(response):
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_the_catalogue_is_taken_away_with_its_filters(client):
    area = CategoryFactory(slug="payroll", name="Payroll")
    ServiceFactory(title="Pay bureau", category=area)
    ServiceFactory(title="Something else")
    ServiceFactory(title="Not yet", category=area, state="draft")

    rows = rows_of(client.get("/services/export/csv/?category=payroll"))

    assert [(row["Service"], row["Service area"]) for row in rows] == [("Pay bureau", "Payroll")]


def test_a_spreadsheet_has_the_same_rows_and_no_formulas(client):
    ServiceFactory(title="=1+1")

    book = load_workbook(BytesIO(client.get("/services/export/xlsx/").content))

    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["=1+1"]
    assert book.active["A2"].data_type == "s"


def test_only_members_take_away_when_contracts_end(client):
    product = ProductFactory()
    UseFactory(product=product, service=None, contract_ends_on=date(2027, 3, 31))
    UseFactory(product=product, service=None, confirmation="proposed")
    address = f"/services/products/{product.slug}/export/csv/"

    visitor = rows_of(client.get(address))
    client.force_login(MembershipFactory().user)
    member = rows_of(client.get(address))

    assert len(visitor) == len(member) == 1
    assert "Contract end date" not in visitor[0]
    assert member[0]["Contract end date"] == "2027-03-31"


def test_a_portfolio_is_of_those_who_work_there_and_can_be_brought_in_again(client, tmp_path):
    membership = MembershipFactory(council=CouncilFactory(code="DUR", gss_code="E06000047"))
    product = ProductFactory(name="ModernGov")
    UseFactory(product=product, service=None, council=membership.council)
    for answer in ["proposed", "rejected"]:
        UseFactory(council=membership.council, confirmation=answer)
    address = f"/councils/{membership.council.slug}/portfolio/export/csv/"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403

    client.force_login(membership.user)
    assert [row["product"] for row in rows_of(client.get(address))] == ["ModernGov"]
    response = client.get(address)
    file = tmp_path / "uses.csv"
    file.write_bytes(b"".join(response.streaming_content))
    call_command("import_uses", str(file), stdout=StringIO())

    assert Use.objects.confirmed().count() == 1


def test_another_kind_of_file_is_not_found(client):
    assert client.get("/services/export/pdf/").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_however_long_it_is(client, django_assert_num_queries, count):
    product = ProductFactory()
    UseFactory.create_batch(count, product=product, service=None)

    with django_assert_num_queries(3):
        rows_of(client.get(f"/services/products/{product.slug}/export/csv/"))

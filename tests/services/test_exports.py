"""Lists to take away: what the page shows, and no more than its reader may see."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from services.list_fields import LIST_FIELDS
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)

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


def taken_away(client, council):
    return rows_of(client.get(f"/councils/{council.slug}/portfolio/export/csv/"))


def test_a_list_of_systems_is_of_those_who_work_there(client):
    membership = MembershipFactory()
    product = ProductFactory(name="ModernGov")
    UseFactory(product=product, service=None, council=membership.council)
    for answer in ["proposed", "rejected"]:
        UseFactory(council=membership.council, confirmation=answer)
    client.force_login(UserFactory())
    assert (
        client.get(f"/councils/{membership.council.slug}/portfolio/export/csv/").status_code == 403
    )

    client.force_login(membership.user)
    assert [row["System"] for row in taken_away(client, membership.council)] == ["ModernGov"]


def test_a_list_of_systems_has_every_column_in_the_words_of_the_forms(client):
    membership = MembershipFactory()
    product = ProductFactory(name="ModernGov", category=CategoryFactory(name="Committees"))
    use = UseFactory(
        product=product,
        service=None,
        council=membership.council,
        status="phasing_out",
        version="4.2",
        since=date(2020, 4, 1),
        owner_team="Democracy",
        licences=0,
        notes="=1+1",
        inherited_from=CouncilFactory(official_name="Old District Council"),
    )
    seller = SupplierFactory(name="Reseller plc")
    ContractFactory(uses=[use], title="Support", ends_on=date(2025, 1, 1))
    ContractFactory(
        uses=[use],
        supplier=seller,
        title="Minutes",
        reference="ICT-1",
        starts_on=date(2023, 1, 1),
        ends_on=date(2028, 3, 31),
        extension_until=date(2030, 3, 31),
        notice_months=0,
        annual_cost=9_000,
        total_value=45_000,
    )
    client.force_login(membership.user)

    (row,) = taken_away(client, membership.council)

    assert list(row) == [str(field.heading) for field in LIST_FIELDS]
    address = row.pop("Web address")
    assert address.startswith("http")
    assert address.endswith(product.get_absolute_url())
    assert row == {
        "System": "ModernGov",
        "Supplier": "Reseller plc",
        "Service area": "Committees",
        "Status": "Being replaced",
        "Version": "4.2",
        "Start date": "2020-04-01",
        "Stopped on": "",
        "Reason for stopping": "",
        "Owner team": "Democracy",
        "Users or licences": "0",
        "Contract title": "Minutes",
        "Contract reference": "ICT-1",
        "Contract start date": "2023-01-01",
        "Contract end date": "2028-03-31",
        "Can be extended until": "2030-03-31",
        "Notice period in months": "0",
        "Annual cost in pounds": "9000",
        "Contract value in pounds": "45000",
        "Notes": "'=1+1",
        "Taken over from": "Old District Council",
    }


def test_what_says_nothing_has_empty_cells_and_costs_no_queries_of_its_own(
    client, django_assert_max_num_queries
):
    membership = MembershipFactory()
    for _ in range(3):
        UseFactory(product=ProductFactory(), service=None, council=membership.council)
    UseFactory(service=ServiceFactory(draft=True), council=membership.council)
    client.force_login(membership.user)

    with django_assert_max_num_queries(6):
        rows = taken_away(client, membership.council)

    assert len(rows) == 4
    assert {row["Contract title"] for row in rows} == {""}
    assert {row["Notice period in months"] for row in rows} == {""}


def test_another_kind_of_file_is_not_found(client):
    assert client.get("/services/export/pdf/").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_however_long_it_is(client, django_assert_num_queries, count):
    product = ProductFactory()
    UseFactory.create_batch(count, product=product, service=None)

    with django_assert_num_queries(3):
        rows_of(client.get(f"/services/products/{product.slug}/export/csv/"))

"""The public list of a council's systems, for its website and for programs; and FOI answers."""

import csv
import json
from datetime import date
from io import StringIO

import pytest

from services.models import Contract, Use
from services.transparency.models.council_systems import duration_of
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.factories.transparency import RegisterEntryFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
PAGE, DATA = "/councils/durham/systems/", "/councils/durham/systems.json"
FOI = "/councils/durham/foi/"
FIGURES = {"71,239", "71239", "98,765", "98765", "2028-03", "March 2028"}
SECRETS = {"Democracy", "Note to ourselves", "Reseller", *FIGURES}


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham", gss_code="E06000047")


@pytest.fixture
def use(council):
    product = ProductFactory(
        name="ModernGov",
        supplier=SupplierFactory(name="Civica"),
        category=CategoryFactory(name="Committees"),
    )
    use = UseFactory(
        council=council,
        service=None,
        product=product,
        owner_team="Democracy",
        notes="Note to ourselves",
        licences=71_239,
        since=date(2020, 4, 1),
    )
    ContractFactory(
        uses=[use],
        title="Minutes",
        supplier=SupplierFactory(name="Reseller"),
        starts_on=date(2023, 4, 1),
        ends_on=date(2028, 3, 31),
        annual_cost=98_765,
    )
    UseFactory(
        council=council, status="stopped", stopped_reason="x", service=ServiceFactory(title="Gone")
    )
    UseFactory(council=council, service=ServiceFactory(draft=True, title="Draft"))
    UseFactory(council=council, confirmation="proposed", service=ServiceFactory(title="Proposed"))
    Use.objects.update(last_confirmed_at="2026-03-01T12:00Z")
    return use


@pytest.mark.parametrize("who", ["visitor", "editor"])
def test_everybody_reads_the_same_public_facts(client, council, use, who):
    if who == "editor":
        client.force_login(MembershipFactory(council=council, role="editor").user)

    page = client.get(PAGE).content.decode()
    page = page[page.index("<h1>") : page.index("</table>")]
    answer = client.get(DATA)

    assert "ModernGov" in page
    assert not [secret for secret in SECRETS if secret in page]
    data = json.loads(answer.content)
    assert data["council"]["name"] == "Durham Council"
    assert data["council"]["gss_code"] == "E06000047"
    assert data["last_confirmed"] == "2026-03-01"
    (system,) = data["systems"]
    assert system.pop("address").endswith(use.product.get_absolute_url())
    assert system == {
        "name": "ModernGov",
        "supplier": "Civica",
        "service_area": "Committees",
        "status": "in_use",
        "since": "2020-04-01",
        "last_confirmed": "2026-03-01",
    }
    assert not [secret for secret in SECRETS if secret in answer.content.decode()]
    for name in ("Gone", "Draft", "Proposed"):
        assert name not in page + answer.content.decode()


def test_any_website_may_read_the_data_and_caches_keep_it(client, use):
    answer = client.get(DATA)

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert "max-age=300" in answer["Cache-Control"]
    assert client.get(DATA, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Use.objects.filter(pk=use.pk).update(status="stopped", stopped_reason="x")
    assert client.get(DATA, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_a_council_without_systems_says_so(client):
    CouncilFactory(name="Durham", slug="durham")

    assert "No systems recorded" in text(client.get(PAGE))
    assert json.loads(client.get(DATA).content)["systems"] == []


@pytest.mark.parametrize(("address", "queries"), [(DATA, 2), (PAGE, 7)])
@pytest.mark.usefixtures("use")
def test_they_cost_the_same_however_many(
    client, council, address, queries, django_assert_max_num_queries
):
    for _ in range(3):
        UseFactory(council=council, service=None, product=ProductFactory())
        UseFactory(council=council, service=ServiceFactory())

    with django_assert_max_num_queries(queries):
        client.get(address)


def foi_rows(client, query=""):
    content = b"".join(client.get(f"{FOI}export/csv/{query}").streaming_content)
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_the_questions_of_suppliers_are_answered_from_the_records(client, council, use):
    RegisterEntryFactory(contract=Contract.objects.get(), contact_role="Head of Democracy")
    client.force_login(MembershipFactory(council=council).user)

    rows = {row["Product"]: row for row in foi_rows(client)}

    assert rows.keys() == {"ModernGov", "Draft"}
    assert rows["ModernGov"] == {
        "Software category": "Committees",
        "Supplier": "Reseller",
        "Product": "ModernGov",
        "Contract": "Minutes",
        "Users or licences": "71239",
        "Annual spend in pounds": "98765",
        "Duration with extensions": "5 years",
        "Contract start date": "2023-04-01",
        "Contract end date": "2028-03-31",
        "Contract review date": "",
        "Contact role": "Head of Democracy",
    }


def test_a_contract_for_several_systems_shows_its_cost_once(client, council, use):
    contract = Contract.objects.get()
    for name in ("Zebra", "Yak"):
        product = ProductFactory(name=name, category=use.product.category)
        other = UseFactory(council=council, service=None, product=product)
        contract.uses.add(other)
    client.force_login(MembershipFactory(council=council).user)

    spend = {row["Product"]: row["Annual spend in pounds"] for row in foi_rows(client)}

    same = "in the same contract"
    assert spend == {"ModernGov": "98765", "Yak": same, "Zebra": same, "Draft": ""}
    assert text(client.get(FOI)).count("98,765") == 1


def review_date(client):
    (row,) = [row for row in foi_rows(client) if row["Product"] == "ModernGov"]
    return row["Contract review date"]


def test_a_review_date_needs_a_notice_period_or_a_date_of_its_own(client, council, use):
    client.force_login(MembershipFactory(council=council).user)
    Contract.objects.update(notice_months=3)
    assert review_date(client) == "2027-12-31"
    Contract.objects.update(notice_months=None)
    assert review_date(client) == ""
    RegisterEntryFactory(contract=Contract.objects.get(), review_on=date(2027, 1, 31))
    assert review_date(client) == "2027-01-31"


def test_what_is_withheld_is_left_out_everywhere(client, council, use):
    client.force_login(MembershipFactory(council=council).user)
    query = "?leave_out=spend&leave_out=contact&leave_out=unknown"

    (first, *_) = foi_rows(client, query)
    page = client.get(f"{FOI}{query}").content.decode()
    answers = page[page.index('id="answers"') : page.index("</table>")]

    assert "Annual spend in pounds" not in first
    assert "Contact role" not in first
    assert "98,765" not in answers
    assert "Democracy" not in answers
    assert "export/csv/?leave_out=spend&amp;leave_out=contact" in page


def test_the_answers_are_for_the_council_alone(client, council, use):
    assert client.get(FOI).status_code == 302
    client.force_login(MembershipFactory().user)
    assert client.get(FOI).status_code == 403
    assert client.get(f"{FOI}export/csv/").status_code == 403
    client.force_login(MembershipFactory(council=council).user)
    assert client.get(f"{FOI}export/pdf/").status_code == 404


@pytest.mark.parametrize(
    ("starts", "ends", "extension", "words"),
    [
        (date(2023, 4, 1), date(2028, 3, 31), None, "5 years"),
        (date(2023, 4, 1), date(2024, 3, 31), None, "1 year"),
        (date(2023, 4, 1), date(2024, 3, 31), date(2025, 9, 30), "30 months"),
        (date(2023, 4, 15), date(2023, 5, 14), None, "1 month"),
        (date(2023, 4, 15), date(2023, 5, 10), None, "0 months"),
        (None, date(2023, 5, 10), None, ""),
        (date(2023, 4, 15), None, None, ""),
    ],
)
def test_a_duration_counts_whole_months(starts, ends, extension, words):
    assert duration_of(Contract(starts_on=starts, ends_on=ends, extension_until=extension)) == words

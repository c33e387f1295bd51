"""Contracts are public when an editor has published them, and gone when they are withdrawn."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.audit.models import Entry
from portal.site.fragment_cache import fragments, pages
from services.models import Contract, Product
from services.transparency.models import RegisterEntry
from services.transparency.models.register_schema import (
    HEADINGS,
    SCHEMA,
    RegisterRow,
    with_register_facts,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
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
REGISTER, PUBLIC = "/councils/durham/register/", "/councils/durham/contracts-register/"
FILE = "/councils/durham/contracts-register.csv"
# as the schema of the Transparency Code has them, those that must be filled with a star
EXPECTED = [
    *("OrganisationLabel", "OrganisationURI", "*ContractReference", "OpenContractingID"),
    *("*ContractTitle", "ContractType", "*OrganisationalUnit", "ServiceCategoryLabel"),
    *("ServiceCategoryURI", "*Description", "ProcurementCategory", "CPVLabel", "CPVCode"),
    *("ProclassLabel", "ProclassCode", "*StartDate", "*EndDate", "*ReviewDate"),
    *("LastExtensionDate", "*ContractValue", "FixedCost", "*IrrecoverableVAT", "*SupplierName"),
    *("CompaniesHouseRegistrationNumber", "*CharityCommissionNumber", "OtherSupplierID"),
    *("*SMESupplier", "*VCSESupplier", "VCSESupplierType", "ContactName", "ContactEmail"),
    *("ContactURL", "*ProcessType", "TenderDocumentURL", "ContractDocumentURL"),
    *("PerformanceInformationURL", "AreaServedLabel", "AreaServedURI"),
]


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham", gss_code="E06000047")


@pytest.fixture
def editor(client, council):
    membership = MembershipFactory(council=council, role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def use(council):
    product = ProductFactory(name="ModernGov", category=CategoryFactory(name="Committees"))
    return UseFactory(council=council, service=None, product=product, owner_team="Democracy")


@pytest.fixture
def contract(use):
    return ContractFactory(
        uses=[use],
        title="Minutes",
        reference="ICT-1",
        purpose="Keeps minutes.",
        starts_on=date(2023, 4, 1),
        ends_on=date(2028, 3, 31),
        notice_months=3,
        total_value=1_250_000,
        supplier=SupplierFactory(name="Civica"),
    )


def rows_of(client):
    answer = client.get(FILE)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def row_of(contract, **options):
    return RegisterRow(
        with_register_facts(Contract.objects.filter(pk=contract.pk)).get(), **options
    )


def test_the_columns_are_those_of_the_schema():
    assert [name.removeprefix("*") for name in EXPECTED] == HEADINGS
    assert len(HEADINGS) == 38
    required = [f"*{field.name}" for field in SCHEMA if field.label]
    assert required == [name for name in EXPECTED if name.startswith("*")]


def test_nothing_is_public_before_an_editor_publishes_it(client, contract):
    RegisterEntryFactory(contract=contract, title="Secret minutes", contact_email="a@b.example")

    page = text(client.get(PUBLIC))

    assert "has not published" in page
    assert "inutes" not in page
    assert rows_of(client) == []


def test_an_editor_publishes_and_everybody_reads_and_takes_away(client, editor, contract):
    answer = client.post(REGISTER, {"contract": [contract.pk], "publish": "1"})
    assert answer.status_code == 302
    client.logout()

    page = text(client.get(PUBLIC))
    (row,) = rows_of(client)

    assert "Minutes" in page
    assert "£1,250,000" in page
    assert list(row) == HEADINGS
    filled = {name: value for name, value in row.items() if value}
    assert filled.pop("OrganisationURI").endswith("/councils/durham/")
    assert filled == {
        "OrganisationLabel": "Durham Council",
        "ContractReference": "ICT-1",
        "ContractTitle": "Minutes",
        "OrganisationalUnit": "Democracy",
        "ServiceCategoryLabel": "Committees",
        "Description": "Keeps minutes.",
        "StartDate": "2023-04-01",
        "EndDate": "2028-03-31",
        "ReviewDate": "2027-12-31",
        "ContractValue": "1250000",
        "SupplierName": "Civica",
        "AreaServedLabel": "Durham Council",
        "AreaServedURI": "http://statistics.data.gov.uk/id/statistical-geography/E06000047",
    }
    assert Entry.objects.get().verb == "contracts published in the register"
    assert Entry.objects.get().details == {"contracts": [contract.pk]}


@pytest.mark.parametrize("role", ["member", "editor"])
def test_a_member_is_offered_only_what_a_member_can_do(client, council, role):
    client.force_login(MembershipFactory(council=council, role=role).user)

    page = text(client.get(f"{council.get_absolute_url()}register/"))

    for words in ("Add a contract", "Choose which contracts", "until you publish it"):
        assert (words in page) is (role == "editor")
    assert ("An editor of your council can add contracts." in page) is (role == "member")


def test_what_is_withdrawn_is_gone_at_once(client, editor, contract):
    client.post(REGISTER, {"contract": [contract.pk], "publish": "1"})
    known = client.get(FILE)
    assert client.get(FILE, headers={"If-None-Match": known["ETag"]}).status_code == 304

    client.post(REGISTER, {"contract": [contract.pk], "withdraw": "1"})

    client.logout()
    assert "Minutes" not in text(client.get(PUBLIC))
    answer = client.get(FILE, headers={"If-None-Match": known["ETag"]})
    assert answer.status_code == 200
    assert b"Minutes" not in answer.content
    assert "no-cache" in answer["Cache-Control"]
    assert [each.verb for each in Entry.objects.order_by("pk")] == [
        "contracts published in the register",
        "contracts withdrawn from the register",
    ]


def test_what_is_noted_later_does_not_become_public_by_itself(client, editor, use, contract):
    client.post(REGISTER, {"contract": [contract.pk], "publish": "1"})

    use.owner_team = "A team between ourselves"
    use.save()
    Contract.objects.update(purpose="Why we pay", title="Our name for it")

    client.logout()
    content = client.get(FILE).content.decode() + text(client.get(PUBLIC))
    assert "between ourselves" not in content
    assert "Why we pay" not in content
    assert "Our name for it" not in content
    assert "Democracy" in content


def test_drafts_are_not_named(council, contract):
    draft = UseFactory(council=council, service=ServiceFactory(draft=True, title="Hidden draft"))
    covering = ContractFactory(uses=[draft], reference="ICT-2")

    assert "Hidden" not in str(row_of(covering).values)


def test_all_current_contracts_are_published_at_once(client, editor, use, contract):
    ended = ContractFactory(uses=[use], title="Over", ends_on=date(2020, 1, 1))
    open_ended = ContractFactory(uses=[use], title="Rolling")

    client.post(REGISTER, {"publish_all": "1"})

    published = set(RegisterEntry.objects.published().values_list("contract", flat=True))
    assert published == {contract.pk, open_ended.pk}
    assert ended.pk not in published


def test_publishing_again_changes_and_records_nothing(client, editor, contract):
    for _ in range(2):
        client.post(REGISTER, {"contract": [contract.pk], "publish": "1"})

    assert Entry.objects.count() == 1


def test_contracts_of_others_are_not_published(client, editor):
    other = ContractFactory(title="Theirs")

    page = client.post(REGISTER, {"contract": [other.pk], "publish": "1"})

    assert page.status_code == 200
    assert not RegisterEntry.objects.exists()


def test_what_the_schema_misses_is_said_beforehand_with_a_link(client, editor, contract):
    page = client.get(REGISTER).content.decode()

    labels = [str(field.label) for field in row_of(contract).missing]
    assert labels == [
        "Irrecoverable VAT",
        "Charity number",
        "Small or medium-sized supplier",
        "Voluntary or community supplier",
        "How the supplier was chosen",
    ]
    assert re.search(rf'href="\s*{REGISTER}{contract.pk}/#id_process_type"', page)
    Contract.objects.update(ends_on=None)
    assert (
        f'href="/contracts/{contract.pk}/edit/#id_ends_on"' in client.get(REGISTER).content.decode()
    )


def test_publishing_leads_to_its_message(client, editor, contract):
    answer = client.post(f"{REGISTER}?page=1", {"contract": [contract.pk], "publish": "1"})

    assert answer.url == f"{REGISTER}?page=1"
    assert "1 contract published." in text(client.get(answer.url))


def test_the_table_shows_the_date_it_is_sorted_by(client, editor, contract):
    assert "31 Dec 2027" in text(client.get(REGISTER))
    assert "assumed" not in text(client.get(REGISTER))
    Contract.objects.update(notice_months=None)

    page = text(client.get(REGISTER))

    assert "30 Sep 2027" in page
    assert "assumed: 6 months before the end" in page


def test_the_maker_is_named_where_the_supplier_is_missing(client, editor, contract):
    maker = SupplierFactory(name="Modern Mindset")
    Product.objects.update(supplier=maker)
    assert "Modern Mindset" not in client.get(REGISTER).content.decode()
    Contract.objects.update(supplier=None)

    assert "supplier of the product: <a" in client.get(REGISTER).content.decode()
    assert "Modern Mindset" not in client.get(f"{REGISTER}export/csv/").getvalue().decode()


def test_an_annual_cost_is_said_where_the_value_is_missing(client, editor, contract):
    Contract.objects.update(annual_cost=9000)
    assert "Annual cost recorded" not in text(client.get(REGISTER))
    Contract.objects.update(total_value=None)

    assert "Annual cost recorded: £9,000" in text(client.get(REGISTER))


@pytest.mark.parametrize("address", ["/councils/durham/", "/councils/durham/contracts/"])
def test_visitors_find_what_a_council_publishes(client, use, contract, address):
    assert PUBLIC not in client.get(address).content.decode()
    pages.clear()
    fragments.clear()
    RegisterEntryFactory(contract=contract, published=True)

    page = client.get(address)

    assert f'href="{PUBLIC}"' in page.content.decode()
    assert 'href="/councils/durham/systems/"' in page.content.decode()
    assert "1 contract, published by the council" in text(page)
    assert "1 system or service" in text(page)


def test_a_council_that_published_nothing_has_no_links(client, council):
    page = client.get("/councils/durham/").content.decode()

    assert PUBLIC not in page
    assert "/councils/durham/systems/" not in page


def test_an_entry_fills_what_is_missing(client, editor, contract):
    address = f"{REGISTER}{contract.pk}/"
    assert "Keeps minutes." in text(client.get(address))
    sent = {
        "title": "Committee minutes",
        "organisational_unit": "Democratic Services",
        "description": "Agendas and minutes.",
        "process_type": "Call-off from a framework",
        "irrecoverable_vat": "0",
        "sme_supplier": "False",
        "vcse_supplier": "False",
        "company_number": "01628868",
        "cpv_code": "48000000-8",
        "contact_email": "ict@durham.example",
        "review_on_day": "1",
        "review_on_month": "6",
        "review_on_year": "2027",
    }

    assert client.post(address, sent).status_code == 302

    row = row_of(contract)
    assert row.missing == []
    values = row.values
    assert values["ReviewDate"] == "2027-06-01"
    assert (values["SMESupplier"], values["VCSESupplier"]) == ("No", "No")
    assert (values["IrrecoverableVAT"], values["CharityCommissionNumber"]) == (
        "0",
        "Not applicable",
    )
    assert not RegisterEntry.objects.get().is_published
    assert Entry.objects.get().verb == "register entry changed"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("company_number", "12", "Enter a company number of 8 characters"),
        ("cpv_code", "48", "Enter a CPV code"),
        ("charity_number", "none", "Enter a charity number"),
        ("contact_email", "ict", "email address"),
        ("irrecoverable_vat", "-1", "0 or more"),
    ],
)
@pytest.mark.usefixtures("editor")
def test_answers_that_do_not_fit_are_explained(client, contract, field, value, message):
    page = client.post(f"{REGISTER}{contract.pk}/", {field: value})

    assert message in text(page)
    assert not RegisterEntry.objects.filter(**{field: value}).exists()


def test_a_published_entry_keeps_a_title(client, editor, contract):
    RegisterEntryFactory(contract=contract, published=True, title="Minutes")

    client.post(f"{REGISTER}{contract.pk}/", {"title": "", "process_type": "Direct award"})

    entry = RegisterEntry.objects.get()
    assert (entry.title, entry.process_type) == ("Minutes", "Direct award")


def test_many_are_filled_in_where_they_say_nothing(client, editor, use, contract):
    other = ContractFactory(uses=[use], title="Another")
    RegisterEntryFactory(contract=other, process_type="Direct award")
    sent = {
        "process_type": "Invitation to tender",
        "irrecoverable_vat": "0",
        "sme_supplier": "True",
    }

    client.post(REGISTER, {"contract": [contract.pk, other.pk], "fill": "1", **sent})

    entries = RegisterEntry.objects.order_by("contract")
    assert [each.process_type for each in entries] == ["Invitation to tender", "Direct award"]
    assert {(each.irrecoverable_vat, each.sme_supplier) for each in entries} == {(0, True)}
    assert not RegisterEntry.objects.published().exists()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"publish": "1"}, "Select at least one contract."),
        ({"fill": "1", "contract": "it"}, "Enter at least one answer to fill in."),
    ],
)
def test_what_is_missing_of_a_choice_is_said(client, editor, contract, sent, message):
    keys = {"contract": [contract.pk]} if "contract" in sent else {}

    assert message in text(client.post(REGISTER, {**sent, **keys}))


def test_notices_give_their_number_if_they_agree(contract):
    council = contract.council
    NoticeFactory(council=council, contract=contract, ocid="ocds-1")
    assert row_of(contract).values["OpenContractingID"] == "ocds-1"

    NoticeFactory(council=council, contract=contract, ocid="ocds-2")
    assert row_of(contract).values["OpenContractingID"] == ""


def test_members_and_moderators_read_and_do_not_publish(client, council, contract):
    for user in (MembershipFactory(council=council).user, UserFactory(duty="moderator")):
        client.force_login(user)
        page = client.get(REGISTER)
        assert "Minutes" in text(page)
        assert "Publish selected" not in text(page)
        sent = {"contract": [contract.pk], "publish": "1"}
        assert client.post(REGISTER, sent).status_code == 403
        assert client.get(f"{REGISTER}{contract.pk}/").status_code == 403


def test_an_entry_is_visible_to_everybody_once_published(council, contract):
    entry = RegisterEntryFactory(contract=contract)
    member, moderator = MembershipFactory(council=council).user, UserFactory(duty="moderator")

    def seers():
        people = [AnonymousUser(), MembershipFactory().user, member, moderator]
        return [
            RegisterEntry.objects.visible_to(each).filter(pk=entry.pk).exists() for each in people
        ]

    assert seers() == [False, False, True, True]
    entry.is_published, entry.published_at = True, contract.created_at
    entry.save()
    assert seers() == [True] * 4


def test_the_form_of_a_published_contract_says_that_it_is_public(client, editor, contract):
    address = f"/contracts/{contract.pk}/edit/"
    assert "Only members of councils can see what you enter." in text(client.get(address))

    RegisterEntryFactory(contract=contract, published=True)

    assert "public at once" in text(client.get(address))


def test_a_contract_that_is_deleted_leaves_the_register(client, editor, contract):
    RegisterEntryFactory(contract=contract, published=True)

    client.post(f"/contracts/{contract.pk}/delete/")

    assert rows_of(client) == []


def test_what_moves_to_a_successor_stays_published_there(client, contract):
    RegisterEntryFactory(contract=contract, published=True, title="Minutes")
    successor = CouncilFactory(slug="northern")
    contract.links.all().delete()
    Contract.objects.filter(pk=contract.pk).update(council=successor)

    assert "Minutes" in text(client.get("/councils/northern/contracts-register/"))
    assert "Minutes" not in text(client.get(PUBLIC))


def test_a_cell_that_begins_like_a_formula_is_text(client, contract):
    RegisterEntryFactory(contract=contract, published=True, title="=1+1")

    assert rows_of(client)[0]["ContractTitle"] == "'=1+1"


@pytest.mark.parametrize(("address", "queries"), [(REGISTER, 11), (PUBLIC, 8)])
@pytest.mark.usefixtures("editor")
def test_pages_cost_the_same_however_many_contracts(
    client, contract, address, queries, django_assert_max_num_queries
):
    use = contract.uses.get()
    RegisterEntryFactory(contract=contract, published=True)
    client.get(address)
    with django_assert_max_num_queries(queries):
        client.get(address)
    for number in range(3):
        product = ProductFactory(supplier=SupplierFactory())
        other = UseFactory(council=use.council, service=None, product=product)
        more = ContractFactory(uses=[use, other], title=f"More {number}", supplier=None)
        RegisterEntryFactory(contract=more, published=True)

    with django_assert_max_num_queries(queries):
        client.get(address)

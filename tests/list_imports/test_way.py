"""A list on its way in: what is asked, what is written, what is put back."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.audit.models import Entry
from services.list_imports.engine.finish import finish_import
from services.list_imports.models import ImportFile, ImportRow, ListImport, ValueMapping
from services.models import Contract, Product, ProductRequest, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    SupplierFactory,
    UseFactory,
)
from tests.factories.transparency import RegisterEntryFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db

LIST = """System,Supplier,Status,Contract end date,Contract reference,Owner team
iTrent,MHR,Live,31/03/2028,C-1,HR
ModernGov,Civica,Live,,,Democratic services
"""


@pytest.fixture
def products():
    mhr, civica = SupplierFactory(name="MHR"), SupplierFactory(name="Civica")
    return [
        ProductFactory(name="iTrent", supplier=mhr),
        ProductFactory(name="ModernGov", supplier=civica),
    ]


def test_a_list_comes_in(way, products):
    made = way.bring(LIST)
    assert made.stage == "done"
    assert way.outcomes() == {2: "new", 3: "new"}
    itrent, moderngov = Use.objects.order_by("pk")
    assert (itrent.product, itrent.status, itrent.owner_team) == (products[0], "in_use", "HR")
    contract = Contract.objects.get()
    assert (contract.reference, contract.ends_on) == ("C-1", date(2028, 3, 31))
    assert itrent.contract_ends_on == date(2028, 3, 31)
    # the supplier makes the product: that is no contract
    assert not moderngov.contracts.exists()
    assert Entry.objects.filter(verb="list imported").count() == 1
    assert "has been imported" in mail.outbox[-1].subject


def test_the_same_list_again_changes_nothing_and_needs_no_answers(way, products):
    way.bring(LIST)
    before = list(Use.objects.order_by("pk").values_list("pk", "updated_at"))
    way.upload(LIST)
    assert way.made.stage == "rows"
    assert way.outcomes() == {2: "same", 3: "same"}
    way.write()
    assert [pk for pk, _ in Use.objects.order_by("pk").values_list("pk", "updated_at")] == [
        pk for pk, _ in before
    ]
    assert Contract.objects.count() == 1


def test_what_changed_is_shown_and_written(way, products, client):
    way.bring(LIST)
    way.upload(LIST.replace("31/03/2028", "31/03/2030").replace(",HR", ",People"))
    assert way.outcomes() == {2: "changed", 3: "same"}
    page = client.get(f"{way.address}rows/?outcome=changed").content.decode()
    assert "People" in page
    assert "31 Mar 2030" in page.replace("\xa0", " ")
    way.write()
    use = Use.objects.get(product=products[0])
    assert (use.owner_team, use.contract_ends_on) == ("People", date(2030, 3, 31))


def test_the_maker_becomes_the_supplier_of_a_contract_that_changes_anyway(way, products, client):
    use = UseFactory(council=way.council, product=products[0], service=None)
    ContractFactory(uses=[use], reference="C-1")
    way.read(LIST)
    page = client.get(f"{way.address}rows/?outcome=changed").content.decode()
    assert "MHR" in page
    way.write()
    assert Contract.objects.get().supplier == products[0].supplier
    way.read(LIST)
    assert way.outcomes() == {2: "same", 3: "same"}


def test_the_maker_alone_changes_no_contract(way, products):
    use = UseFactory(council=way.council, product=products[1], service=None)
    ContractFactory(uses=[use], ends_on=date(2028, 3, 31))
    way.read("System,Supplier,Contract end date\nModernGov,Civica,31/03/2028\n")
    assert way.outcomes() == {2: "same"}


PUBLIC = "Public: this changes the published register."


@pytest.mark.usefixtures("products")
@pytest.mark.parametrize(
    ("published", "row", "is_said"),
    [
        (True, "iTrent,31/03/2030,People", True),
        (True, "iTrent,31/03/2028,People", False),  # owner teams are not in the register
        (False, "iTrent,31/03/2030,People", False),
    ],
)
def test_a_row_that_changes_the_public_register_says_so(way, client, published, row, is_said):
    product = Product.objects.get(name="iTrent")
    use = UseFactory(council=way.council, product=product, service=None)
    contract = ContractFactory(uses=[use], ends_on=date(2028, 3, 31))
    RegisterEntryFactory(contract=contract, published=published)
    way.read(f"System,Contract end date,Owner team\n{row}\n")

    page = client.get(f"{way.address}rows/?outcome=changed").content.decode()

    assert (PUBLIC in page) is is_said
    way.write()
    assert PUBLIC not in client.get(way.address).content.decode()


def test_only_the_contract_with_the_reference_of_the_row_is_meant(way, products, client):
    use = UseFactory(council=way.council, product=products[0], service=None)
    for reference in ("C-1", "C-2"):
        contract = ContractFactory(uses=[use], reference=reference, ends_on=date(2028, 3, 31))
    RegisterEntryFactory(contract=contract, published=True)
    for reference, number in [("C-1", 0), ("C-2", 1)]:
        way.read(f"System,Contract end date,Contract reference\niTrent,1/1/2029,{reference}\n")
        page = client.get(f"{way.address}rows/?outcome=changed").content.decode()
        assert page.count(PUBLIC) == number


def test_an_empty_cell_changes_nothing(way, products):
    way.bring(LIST)
    way.upload(LIST.replace("31/03/2028,C-1,HR", ",,"))
    assert way.outcomes() == {2: "same", 3: "same"}


def test_undo_puts_back_what_was_there(way, products):
    UseFactory(council=way.council, product=products[0], service=None, owner_team="Old")
    way.bring(LIST)
    way.undo()
    assert way.made.stage == "undone"
    use = Use.objects.get()
    assert (use.product, use.owner_team, use.contract_ends_on) == (products[0], "Old", None)
    assert not Contract.objects.exists()
    assert Entry.objects.filter(verb="list import undone").exists()


def test_undo_takes_a_new_system_away_with_its_new_contract(way, products):
    way.bring(LIST)
    way.undo()
    assert not Use.objects.exists()
    assert not Contract.objects.exists()


def test_undo_keeps_what_somebody_changed_since(way, products, client):
    way.bring(LIST)
    Use.objects.filter(product=products[0]).update(owner_team="Later")
    way.undo()
    assert Use.objects.get().owner_team == "Later"
    page = client.get(way.address).content.decode()
    assert "Some records were not put back" in page
    assert "iTrent" in page


def test_the_report_leads_to_what_each_row_became(way, products, client):
    way.bring(LIST)
    use = Use.objects.get(product=products[0])
    page = client.get(way.address)
    assert f'recorded as <a href="{use.get_absolute_url()}">iTrent</a>' in page.content.decode()
    assert "What changed" in text(page)
    assert "What changes" not in text(page)
    use.delete()  # the report stays
    page = client.get(way.address).content.decode()
    assert page.count("recorded as ") == 1
    assert "iTrent" in page


def test_the_report_counts_rows_apart_from_systems_that_the_file_no_longer_has(
    way, products, client
):
    way.bring(LIST)
    way.bring(LIST[: LIST.index("ModernGov")])
    page = text(client.get(way.address))
    assert "The file had 1 row." in page
    assert "1 system was in your last file and is not in this one." in page


def test_after_an_undo_the_report_says_what_was_undone(way, products, client):
    way.bring(LIST)
    Use.objects.filter(product=products[0]).update(owner_team="Later")
    way.undo()
    page = text(client.get(way.address))
    assert "New, undone" in page
    assert page.count("<p>Undone</p>") == 1
    assert page.count("Not undone, because it has been changed since the import") == 1


def test_the_email_counts_apart_why_rows_were_not_imported(way, products):
    way.read("System\n" + "iTrent\n" * 7)
    outcomes = ["rejected", "left_out", "repeated", *["waiting"] * 3, "new"]
    for number, outcome in enumerate(outcomes, 2):
        ImportRow.objects.filter(number=number).update(outcome=outcome)
    ListImport.objects.update(stage="importing")
    finish_import(way.made.pk)
    body = mail.outbox[-1].body
    assert "Cannot be imported: 1 row." in body
    assert "Left out: 2 rows." in body
    assert "Waiting for a moderator: 3 rows." in body
    assert "Not imported" not in body


def test_an_unknown_system_is_asked_about_once(way, products, client):
    way.upload("System,Status\nI-Trent,Live\nNorthwind Ledger,Live\ni-trent,Live\n")
    way.accept_columns()
    assert way.made.stage == "values"
    page = client.get(f"{way.address}names/").content.decode()
    assert page.count("<fieldset") == 2
    assert "iTrent" in page


def test_keep_as_written_asks_moderators_and_the_answer_comes_in(way, products, client):
    way.upload("System,Owner team\nNorthwind Ledger,Finance\n")
    way.accept_columns()
    form = client.get(f"{way.address}names/").context["form"]
    key = form.questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "ask"})
    way.write()
    assert way.outcomes() == {2: "waiting"}
    asked = ProductRequest.objects.get()
    assert asked.name == "Northwind Ledger"
    client.force_login(UserFactory(duty="moderator"))
    client.post(
        f"/moderation/products/{asked.pk}/",
        {"decision": "known", "name": "ModernGov"},
    )
    work()
    assert way.outcomes() == {2: "new"}
    assert Use.objects.get().owner_team == "Finance"


def test_a_decision_is_remembered_for_the_next_file(way, products, client):
    way.upload("System\nHR thing\n")
    way.accept_columns()
    key = client.get(f"{way.address}names/").context["form"].questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "other", f"other_{key}": "iTrent"})
    way.write()
    assert Use.objects.get().product == products[0]
    way.upload("System\nHR thing\n")
    assert way.made.stage == "rows"
    assert ValueMapping.objects.count() == 1


def test_every_row_is_accounted_for(way, products):
    way.read(
        "System,Contract end date\niTrent,31/03/2028\nITRENT,\nModernGov,13/13/2028\n"
        "Unheard of,\n,\nTotal,\n"
    )
    way.accept_columns()
    assert way.outcomes() == {
        2: "new",
        3: "repeated",
        4: "rejected",
        5: "rejected",
        7: "left_out",
    }


def test_a_row_is_corrected_in_place(way, products, client):
    way.upload("System,Contract end date\niTrent,13/13/2028\n")
    way.columns("system", "ends_on")
    address = f"{way.address}rows/2/"
    response = client.post(address, {"system": "iTrent", "ends_on": "31/31/2028"})
    assert "31/31/2028" in response.content.decode()
    client.post(address, {"system": "iTrent", "ends_on": "31/03/2028"})
    assert way.outcomes() == {2: "new"}


def test_what_is_no_longer_in_the_file_is_asked_once(way, products):
    way.bring("System\niTrent\nModernGov\n")
    way.upload("System\niTrent\n")
    absent = way.made.rows.absent().get()
    assert absent.use.product == products[1]
    way.write()
    assert Use.objects.filter(status="stopped").count() == 0
    way.upload("System\niTrent\n")
    assert not way.made.rows.absent().exists()


def test_a_system_that_is_gone_can_be_stopped(way, products):
    way.bring("System\niTrent\nModernGov\n")
    way.upload("System\niTrent\n")
    way.write(ended=[way.made.rows.absent().get().pk])
    assert Use.objects.get(product=products[1]).status == "stopped"
    way.undo()
    assert Use.objects.get(product=products[1]).status == "in_use"


def test_a_system_with_two_contracts_has_two_rows(way, products):
    way.bring(
        "System,Contract reference,Contract end date\niTrent,A-1,31/03/2028\n"
        "iTrent,A-2,31/03/2031\n"
    )
    assert way.outcomes() == {2: "new", 3: "changed"}
    use = Use.objects.get()
    assert use.contracts.count() == 2
    assert use.contract_ends_on == date(2031, 3, 31)


def test_the_file_is_gone_once_its_rows_are_in(way, products):
    way.upload(LIST)
    assert ImportFile.objects.exists()
    way.accept_columns()
    way.write()
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(
    "line",
    ["TOTAL (25 systems)", "Total systems: 25", "25 systems in total", "Grand total: 2 rows"],
)
def test_a_line_that_counts_the_systems_is_left_out(way, products, line):
    way.upload(f"System,Notes\niTrent,Payroll\n{line},checked\n")
    way.accept_columns()
    assert way.outcomes() == {2: "new", 3: "left_out"}


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        ("tbc", "Annual cost in pounds: “tbc” cannot be recorded, so it is left out."),
        ("TBC 2027", ": “TBC 2027” cannot be recorded"),
        ("commercial in confidence", ": “commercial in confidence” cannot be recorded"),
        ("n/a", ""),
        ("-", ""),
        ("12000", ""),
    ],
)
def test_a_cell_that_is_not_read_gets_a_remark(way, products, client, cell, remark):
    way.upload(f"System,Cost\niTrent,{cell}\n")
    way.columns("system", "annual_cost")
    row = way.made.rows.get(number=2)
    assert (row.outcome, remark in row.reason, bool(row.reason)) == ("new", True, bool(remark))
    assert remark in text(client.get(f"{way.address}rows/?outcome=new"))


def test_personal_columns_are_not_stored(way, products):
    way.upload("System,Contact email\niTrent,jo@durham.example\n")
    way.accept_columns()
    assert "jo@durham.example" not in str(list(ImportRow.objects.values_list("cells", flat=True)))


def test_a_list_is_its_councils_business(way, products, client):
    way.upload(LIST)
    address = way.address
    client.force_login(MembershipFactory(role="editor").user)
    for page in ("", "columns/", "rows/", "table/", "names/"):
        assert client.get(f"{address}{page}").status_code == 403
    client.force_login(MembershipFactory(council=way.council).user)
    assert client.get(address).status_code == 403


def test_service_areas_are_taken_where_they_differ(way, products):
    payroll = CategoryFactory(name="Payroll")
    way.bring("System,Service area\niTrent,Payroll\n")
    assert Use.objects.get().category == payroll


def test_an_import_is_written_once(way, products):
    way.upload(LIST)
    way.accept_columns()
    way.write()
    way.write()
    assert Use.objects.count() == 2
    assert ListImport.objects.count() == 1


def test_an_import_that_was_abandoned_goes_with_its_file(way, products):
    way.upload(LIST)
    way.upload(LIST)
    ListImport.objects.filter(pk=way.made.pk).update(created_at=timezone.now() - timedelta(days=15))
    call_command("tidy_imports")
    assert ListImport.objects.count() == ImportFile.objects.count() == 1
    call_command("tidy_imports")
    assert ListImport.objects.count() == 1


def test_a_finished_import_is_not_abandoned(way, products):
    way.bring(LIST)
    ListImport.objects.update(created_at=timezone.now() - timedelta(days=99))
    call_command("tidy_imports")
    assert ListImport.objects.exists()

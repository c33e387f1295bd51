"""From an empty portfolio to a list with merged cells; from payments to systems and back."""

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect

from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory, SupplierFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in
from tests.workbooks import csv_bytes, saved

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EDITOR = "ed@powys.example"


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    MembershipFactory(
        user=UserFactory(email=EDITOR, password=PASSWORD), council=council, role="editor"
    )
    idox = SupplierFactory(name="Idox Software Ltd")
    for name in ("Idox Uniform", "Idox Gazetteer"):
        ProductFactory(name=name, supplier=idox)
    return council


def workbook():
    book = Workbook()
    for row in (
        ["Owner team", "System", "Annual cost"],
        ["Planning", "Unifrom", "=20000*2"],
        [None, "Idox Gazetteer", 300],
    ):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    return saved(book)


def choose(page, name, content):
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_an_empty_portfolio_leads_to_a_list_whose_cells_are_merged(site, page, powys, accessible):
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/councils/powys/portfolio/")
    accessible(page)
    page.get_by_role("link", name="Import your list").first.click()
    choose(page, "systems.xlsx", workbook())
    press(page, "Upload")

    heading(page, "What does each column hold?")
    expect(page.get_by_text("1 cell holds a formula without a stored value")).to_be_visible()
    accessible(page)
    press(page, "Continue")

    heading(page, "What do these names mean?")
    accessible(page)
    answer = page.get_by_label("Idox Uniform (Similar, with its supplier’s name: to be confirmed)")
    expect(answer).not_to_be_checked()
    answer.check()
    press(page, "Continue")
    press(page, "Import 2 records")
    heading(page, "Imported: systems.xlsx")
    assert {use.owner_team for use in Use.objects.filter(council=powys)} == {"Planning"}


def test_what_is_recorded_from_payments_is_taken_back(site, page, powys, accessible):
    day = f"{timezone.localdate():%d/%m/%Y}"
    payments = [["Payee", "Amount", "Payment date"], ["Idox Software Limited", "900.00", day]]
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/councils/powys/import/")
    page.get_by_role("link", name="Find systems in your payments over £500").click()
    choose(page, "spend.csv", csv_bytes(payments))
    press(page, "Read the payments")
    heading(page, "Systems in your payments")
    page.get_by_label("Idox Uniform").check()
    press(page, "Record that we use the selected products")
    assert Use.objects.filter(council=powys).count() == 1

    accessible(page)
    page.get_by_text("Undo this import").click()
    press(page, "Undo import")
    expect(page.get_by_text("Everything is as it was before the import.")).to_be_visible()
    assert not Use.objects.filter(council=powys).exists()

"""Editors bring 200 rows, ask for a product, find systems in payments, and publish a register."""

import csv
from datetime import date
from io import StringIO

import pytest
from playwright.sync_api import expect

from services.models import Use
from services.transparency.models.register_schema import HEADINGS
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    ContractFactory,
    ProductFactory,
    SupplierFactory,
    UseFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in
from tests.transparency.test_register import EXPECTED

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EDITOR = "ed@powys.example"
NUMBER = 200
WRONG = ["31/31/2028", "soon-ish", "30/02/2028", "2028-13-01", "99/99/9999"]
HERE = "/councils/powys/"


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    person = UserFactory(email=EDITOR, password=PASSWORD)
    MembershipFactory(user=person, council=council, role="editor")
    return council


def choose(page, label, name, text):
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label(label).set_input_files(file)


def list_of(names, ends, wrong=()):
    days = [*wrong, *[ends] * (len(names) - len(wrong))]
    rows = [f"{name},Live,{day}" for name, day in zip(names, days, strict=True)]
    return "\n".join(["System,Status,Contract end date", *rows])


def ending(day):
    return Use.objects.filter(council__slug="powys", contract_ends_on=day).count()


def test_two_hundred_rows_come_in_five_are_corrected_and_the_next_file_is_two_presses(
    site, page, powys
):
    names = [ProductFactory(name=f"System {n}").name for n in range(NUMBER)]
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{HERE}import/")
    choose(page, "File", "systems.csv", list_of(names, "31/03/2028", WRONG))
    press(page, "Upload")
    press(page, "Continue")
    heading(page, "195 records to import")
    for n in range(len(WRONG)):
        page.get_by_role("link", name=f"Correct row {n + 2}", exact=True).click()
        page.get_by_label("Contract end date").fill("31/03/2028")
        press(page, "Save row")
    press(page, "Import 200 records")
    heading(page, "Imported: systems.csv")
    assert ending("2028-03-31") == NUMBER

    page.get_by_role("link", name="Import another list").click()
    choose(page, "File", "systems-q2.csv", list_of(names, "31/03/2030"))
    press(page, "Upload")
    press(page, "Import 200 records")
    heading(page, "Imported: systems-q2.csv")
    assert ending("2030-03-31") == NUMBER

    page.get_by_text("Undo this import").click()
    press(page, "Undo import")
    heading(page, "Undone: systems-q2.csv")
    page.get_by_text("Everything is as it was before the import.").wait_for()
    assert ending("2028-03-31") == NUMBER


def test_a_missing_product_is_asked_for_and_its_row_comes_in_once_it_is_answered(site, page, powys):
    modern = ProductFactory(name="ModernGov")
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{HERE}import/")
    choose(page, "File", "ours.csv", "System,Owner team\nCommittee web pages,Clerks\n")
    press(page, "Upload")
    press(page, "Continue")
    page.get_by_label("None of these: ask moderators to add it").check()
    press(page, "Continue")
    heading(page, "1 row waits for a moderator")
    press(page, "Finish import")
    heading(page, "Imported: ours.csv")

    moderator = UserFactory(duty="moderator", password=PASSWORD)
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/products/")
    page.get_by_role("main").get_by_role("link", name="Committee web pages").click()
    page.get_by_text("1 row of an imported list").wait_for()
    page.get_by_label("It is a product in the directory").check()
    page.get_by_label("Name of the product").fill("ModernGov")
    press(page, "Send answer")

    use = Use.objects.get(council=powys)
    assert (use.product, use.owner_team) == (modern, "Clerks")
    page.goto(f"{site}/dev/mail/")
    page.get_by_text("The product “Committee web pages” is in the directory").first.wait_for()
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/notifications/")
    said = "“Committee web pages”, which you asked for, is in the directory as ModernGov"
    page.get_by_role("link", name=said).click()
    heading(page, "ModernGov")


@pytest.fixture
def civica(powys):
    supplier = SupplierFactory(name="Civica UK")
    return [ProductFactory(name=name, supplier=supplier) for name in ("Civica Pay", "Civica Cx")]


def test_payments_show_systems_to_record_with_the_keyboard_alone(
    site, page, civica, accessible_in_every_look
):
    """Headings that say little: the columns are asked for first."""
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{HERE}payments/")
    accessible_in_every_look(page)
    text = "Whom,Sum,Day\nCIVICA UK LTD,1000.00,2026-02-03\nJane Smith,600,2026-02-04\n"
    choose(page, "File", "spend.csv", text)
    press(page, "Read the payments")
    heading(page, "Check the columns")
    accessible_in_every_look(page)
    choose(page, "File", "spend.csv", text)
    for label, n in [("Who was paid", 0), ("Amount", 1), ("Date of payment", 2)]:
        page.get_by_label(label).select_option(str(n))
    press(page, "Read the payments")
    heading(page, "Systems in your payments")
    accessible_in_every_look(page)

    # from the first box on, without a mouse
    page.get_by_label("Civica Pay").focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="Record that we use the selected products")
    for _ in range(5):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_text("1 system recorded.").wait_for()
    accessible_in_every_look(page)
    assert str(Use.objects.get(council__slug="powys").product) == "Civica Pay"


def test_a_contracts_register_is_published_taken_away_and_fits_the_schema(site, page, powys):
    use = UseFactory(council=powys, service=None, product=ProductFactory(), owner_team="Clerks")
    ContractFactory(
        uses=[use],
        title="Minutes",
        reference="ICT-1",
        purpose="Keeps minutes.",
        starts_on=date(2023, 4, 1),
        ends_on=date(2038, 3, 31),
        total_value=1_250_000,
        supplier=SupplierFactory(name="Civica"),
    )
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{HERE}register/")
    page.get_by_label("Select Minutes").check()
    press(page, "Publish selected contracts")
    page.context.clear_cookies()
    page.goto(f"{site}{HERE}contracts-register/")
    expect(page.get_by_role("main")).to_contain_text("£1,250,000")
    with page.expect_download() as waiting:
        page.get_by_role("main").get_by_role("link", name="CSV").first.click()

    rows = list(csv.DictReader(StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    assert [name.removeprefix("*") for name in EXPECTED] == HEADINGS == list(rows[0])
    required = [name.removeprefix("*") for name in EXPECTED if name.startswith("*")]
    empty = [name for name in required if not rows[0][name]]
    # what the register says beforehand that it misses
    of_supplier = {"SMESupplier", "VCSESupplier", "CharityCommissionNumber"}
    assert set(empty) <= {"IrrecoverableVAT", "ProcessType", *of_supplier}
    assert rows[0]["StartDate"] == "2023-04-01"

"""An editor mends the list of systems, publishes two contracts, and a visitor takes them away."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.models import Contract, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ContractFactory, ProductFactory, SupplierFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAMES = ["Ash", "Birch", "Cedar", "Dogwood", "Elm"]
EDITOR = "ed@powys.example"


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    MembershipFactory(
        user=UserFactory(email=EDITOR, password=PASSWORD), council=council, role="editor"
    )
    civica = SupplierFactory(name="Civica")
    for name in NAMES:
        use = UseFactory(council=council, service=None, product=ProductFactory(name=name))
        ends = date(2031, 3, 31)
        ContractFactory(uses=[use], title=f"{name} licences", supplier=civica, ends_on=ends)
    return council


def use_of(name):
    return Use.objects.get(product__name=name)


def fact(page, shown, about):
    """The link of a cell; some browsers read a space before what only screen readers read."""
    return page.get_by_role("link", name=re.compile(f"^{shown} ?: {about}$"))


def tick(page, *names):
    for name in names:
        page.get_by_label(f"Select {name}").check()


def take_away(page, site):
    page.goto(f"{site}/councils/powys/contracts-register/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the register as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return [row["ContractTitle"] for row in csv.DictReader(text.splitlines())]


def test_with_a_script_a_cell_opens_in_place(site, page, powys, accessible, browser):
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/councils/powys/list/")
    heading(page, "List of systems of Powys County Council")
    accessible(page)
    cell = fact(page, "Add", "Owner team, Birch")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("td > form")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("td > form").get_by_label("Owner team")).to_be_focused()
    page.keyboard.type("Revenues")
    page.keyboard.press("Enter")

    changed = fact(page, "Revenues", "Owner team, Birch")
    expect(changed).to_be_focused()
    expect(page.locator("[data-own-list] [role=status]")).to_have_text("Birch: saved.")
    assert use_of("Birch").owner_team == "Revenues"

    fact(page, "In use", "Status, Cedar").click()
    page.locator("td > form").get_by_label("Status").select_option("stopped")
    page.locator("td > form").get_by_role("button", name="Save").click()
    expect(page.locator("td > form .error-summary")).to_contain_text(
        "Enter the reason you stopped."
    )
    page.locator("td > form").get_by_label("Reason for stopping").fill("Too dear")
    page.locator("td > form").get_by_role("button", name="Save").click()
    expect(fact(page, "Stopped", "Status, Cedar")).to_be_focused()

    tick(page, "Ash", "Birch", "Dogwood")
    page.locator("#selected").get_by_label("Owner team").fill("Housing")
    press(page, "Change selected systems")
    expect(page.get_by_text("3 systems changed.")).to_be_visible()
    assert Use.objects.filter(owner_team="Housing").count() == 3

    publish_two(page, site, accessible)
    stranger = browser.new_page()
    assert take_away(stranger, site) == ["Ash licences", "Elm licences"]
    accessible(stranger)
    stranger.goto(f"{site}/councils/powys/systems/")
    accessible(stranger)
    stranger.close()


def publish_two(page, site, accessible):
    page.goto(f"{site}/councils/powys/register/")
    accessible(page)
    tick(page, "Ash licences", "Elm licences")
    press(page, "Publish selected contracts")
    expect(page.get_by_text("2 contracts published.")).to_be_visible()


def test_without_a_script_each_step_is_a_page(site, without_javascript, powys):
    page = without_javascript
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/councils/powys/list/?sort=-system")
    fact(page, "Add", "Owner team, Birch").click()
    heading(page, "Owner team of Birch")
    page.get_by_label("Owner team").fill("Revenues")
    press(page, "Save")
    assert page.url.endswith(f"/list/?sort=-system#use-{use_of('Birch').pk}")

    tick(page, "Ash", "Birch", "Dogwood")
    page.get_by_label("Status").last.select_option("phasing_out")
    press(page, "Change selected systems")
    assert Use.objects.filter(status="phasing_out").count() == 3

    page.goto(f"{site}/councils/powys/register/")
    tick(page, "Ash licences", "Elm licences")
    press(page, "Publish selected contracts")
    assert take_away(page, site) == ["Ash licences", "Elm licences"]


def test_every_page_fits_a_phone_and_passes_the_scan(site, page, powys, accessible_in_every_look):
    sign_in(page, site, EDITOR)
    contract = Contract.objects.order_by("pk").first()
    for address in (
        *("list/", "register/", f"register/{contract.pk}/", "foi/", "contracts-register/"),
        *("systems/", f"list/{use_of('Ash').pk}/ends_on/"),
    ):
        page.goto(f"{site}/councils/powys/{address}")
        accessible_in_every_look(page)

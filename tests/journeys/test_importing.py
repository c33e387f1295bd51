"""An editor imports a list, mends what is wrong in it, imports the next one, and takes it back."""

import pytest
from playwright.sync_api import expect

from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in
from tests.worker import work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAMES = [f"System {n}" for n in range(1, 31)]
EDITOR = "ed@powys.example"


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    MembershipFactory(
        user=UserFactory(email=EDITOR, password=PASSWORD), council=council, role="editor"
    )
    for name in NAMES:
        ProductFactory(name=name)
    return council


def list_of(ends):
    """A list with a title above its headings, and a date and a name that are wrong."""
    rows = [f"{name},Live,{ends},jo@powys.example" for name in NAMES]
    rows[0] = f"{NAMES[0]},Live,31/31/2028,jo@powys.example"
    rows[1] = f"Sistem 2,Live,{ends},jo@powys.example"
    lines = ["Systems of Powys,,,", "System,Status,Contract end,Contact email", *rows]
    return "\n".join(lines).encode()


def upload(page, site, content):
    page.goto(f"{site}/councils/powys/import/")
    page.get_by_label("File").set_input_files(
        {"name": "systems.csv", "mimeType": "text/csv", "buffer": content}
    )
    press(page, "Upload")


def take_in(page, button):
    """Start the import, and see the report once the worker has done it."""
    press(page, button)
    work()
    page.reload()


def way_of_a_list(page, site, accessible):
    sign_in(page, site, EDITOR)
    page.goto(f"{site}/councils/powys/import/")
    heading(page, "Import the list of Powys")
    accessible(page)

    upload(page, site, list_of("31/03/2028"))
    heading(page, "What does each column hold?")
    expect(page.get_by_label("Contact email")).to_have_value("")
    accessible(page)
    page.get_by_role("link", name="The headings are in another line or sheet").click()
    heading(page, "Where are the headings?")
    expect(page.get_by_label("Line 2")).to_be_checked()
    accessible(page)
    press(page, "Continue")
    press(page, "Continue")

    heading(page, "What do these names mean?")
    accessible(page)
    page.get_by_label("System 2 (One character differs)").check()
    press(page, "Continue")

    heading(page, "29 records to import")
    accessible(page)
    page.get_by_role("link", name="Correct row 3").click()
    page.get_by_label("Contract end date").fill("31/03/2028")
    press(page, "Save row")
    heading(page, "30 records to import")
    take_in(page, "Import 30 records")
    heading(page, "Imported: systems.csv")
    accessible(page)
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2028-03-31").count() == 30

    # the next file: upload, look, import
    upload(page, site, list_of("31/03/2030").replace(b"31/31/2028", b"31/03/2030"))
    heading(page, "30 records to import")
    take_in(page, "Import 30 records")
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2030-03-31").count() == 30

    page.get_by_text("Undo this import").click()
    press(page, "Undo import")
    work()
    page.reload()
    heading(page, "Undone: systems.csv")
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2028-03-31").count() == 30


def test_a_list_comes_in_is_mended_and_is_taken_back(site, page, powys, accessible):
    page.set_viewport_size({"width": 320, "height": 640})
    way_of_a_list(page, site, accessible)


def test_the_same_without_a_script(site, without_javascript, powys):
    way_of_a_list(without_javascript, site, lambda page: None)

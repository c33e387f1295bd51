"""An editor imports a list, mends what is wrong in it, imports the next one, and takes it back."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.list_imports.models import ListImport
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.list_imports import ListImportFactory
from tests.factories.services import ProductFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

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
    press(page, "Import 30 records")
    heading(page, "Imported: systems.csv")
    accessible(page)
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2028-03-31").count() == 30

    # the next file: upload, look, import
    upload(page, site, list_of("31/03/2030").replace(b"31/31/2028", b"31/03/2030"))
    heading(page, "30 records to import")
    press(page, "Import 30 records")
    heading(page, "Imported: systems.csv")
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2030-03-31").count() == 30

    page.get_by_text("Undo this import").click()
    press(page, "Undo import")
    heading(page, "Undone: systems.csv")
    assert Use.objects.filter(council__slug="powys", contract_ends_on="2028-03-31").count() == 30


def test_a_list_comes_in_is_mended_and_is_taken_back(site, page, powys, accessible):
    page.set_viewport_size({"width": 320, "height": 640})
    way_of_a_list(page, site, accessible)


def test_the_same_without_a_script(site, without_javascript, powys):
    way_of_a_list(without_javascript, site, lambda page: None)


@pytest.fixture
def written(powys):
    """An import that a worker is writing."""
    return ListImportFactory(council=powys, stage="importing", rows_done=5, rows_to_do=20)


def test_progress_is_shown_and_the_page_goes_on_by_itself(site, page, written, accessible):
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{written.get_absolute_url()}")
    expect(page.get_by_text("5 of 20 rows done.")).to_be_visible()
    accessible(page)
    ListImport.objects.update(rows_done=10)
    expect(page.get_by_text("10 of 20 rows done.")).to_be_visible()
    ListImport.objects.update(rows_done=20, stage="done", finished_at=timezone.now())
    heading(page, f"Imported: {written.file_name}")


def test_progress_is_seen_by_a_link_without_a_script(site, without_javascript, written):
    page = without_javascript
    sign_in(page, site, EDITOR)
    page.goto(f"{site}{written.get_absolute_url()}")
    ListImport.objects.update(rows_done=20, stage="done", finished_at=timezone.now())
    page.get_by_role("link", name="See the progress").click()
    heading(page, f"Imported: {written.file_name}")

"""What somebody with bad intentions, or bad luck, sends through an import."""

import csv
import re
from io import StringIO

import pytest
from django.core import mail
from django.utils import timezone

from portal.audit.models import Entry
from services.actions.product_requests import answer_product_request
from services.list_imports.models import ImportFile, ListImport
from services.models import ProductRequest, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import ProductFactory
from tests.list_imports.conftest import Way
from tests.worker import work

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULAS = ["=HYPERLINK(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1"]
STEPS = ["table/", "columns/", "names/", "rows/", ""]


@pytest.fixture
def product():
    return ProductFactory(name="iTrent")


def raw(text):
    """Tags of ours that reached a page as tags."""
    return re.findall(r"<script>alert|<img src=x|onerror=alert\(2\)>", text)


def test_html_in_names_headings_and_cells_is_text_on_every_page(way, product, client):
    cell = SCRIPT.replace('"', "")
    way.upload(f"System,{cell},Notes\n{cell},{cell},{cell}\niTrent,Clerks,{cell}\n", f"{cell}.csv")
    way.columns("system", "owner_team", "notes")
    pages = [client.get(f"{way.address}{step}", follow=True) for step in STEPS]
    questions = client.get(f"{way.address}names/").context["form"].questions
    client.post(f"{way.address}names/", {f"is_{each.key}": "ask" for each in questions})
    pages += [client.get(f"{way.address}{step}", follow=True) for step in [*STEPS, "rows/2/"]]
    way.write()
    pages += [client.get(address) for address in (way.address, way.start, "/your-work/")]
    client.force_login(UserFactory(duty="moderator"))
    asked = ProductRequest.objects.get()
    pages += [client.get(f"/moderation/products/{key}") for key in ("", f"{asked.pk}/")]
    for page in pages:
        assert page.status_code == 200
        assert not raw(page.content.decode()), page.request["PATH_INFO"]
    assert Use.objects.get().owner_team == "Clerks"


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_cell_is_text_in_every_export(way, product, client, formula):
    way.upload("System,Owner team,Contract reference,Notes\n")
    written = StringIO()
    csv.writer(written).writerows(
        [
            ["System", "Owner team", "Contract reference", "Notes"],
            ["iTrent", formula, formula, formula],
        ]
    )
    way.bring(written.getvalue())
    assert Use.objects.get().owner_team == formula.strip()
    for path in ("portfolio/export/csv/", "foi/export/csv/", "register/export/csv/"):
        response = client.get(f"/councils/{way.council.slug}/{path}")
        text = b"".join(response).decode("utf-8-sig")
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        began = [c for c in cells if c.lstrip().startswith(("=", "+", "@", "-2+"))]
        assert not began, (path, began)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "..\\..\\boot.csv", "a" * 300 + ".csv", "ли́ст \u202evsc.csv", " .csv"],
)
def test_the_name_of_a_file_is_only_a_name(way, product, client, name):
    way.upload("System\niTrent\n", name)
    made = way.made
    assert "/" not in made.file_name.replace("\\", "/").strip("/") or "etc" not in made.file_name
    assert len(made.file_name) <= 200
    assert client.get(f"{way.address}columns/").status_code == 200


def test_steps_that_are_sent_again_out_of_order_change_nothing(way, product, client):
    way.upload("System,Owner team\niTrent,HR\n")
    # nothing has been said of the columns yet
    for step in ("write/", "undo/"):
        client.post(f"{way.address}{step}")
    client.post(f"{way.address}rows/2/", {"system": "iTrent"})
    assert way.made.stage == "columns"
    assert not Use.objects.exists()
    way.accept_columns()
    way.write()
    before = list(Use.objects.values())
    for step in ("table/", "columns/", "names/", "rows/2/", "write/", "discard/"):
        client.post(
            f"{way.address}{step}",
            {"heading_line": 0, "heading_lines": 1, "column_0": "system", "system": "Mosaic"},
        )
    work()
    assert list(Use.objects.values()) == before
    assert way.made.stage == "done"
    way.undo()
    for step in ("write/", "undo/", "columns/", "discard/"):
        client.post(f"{way.address}{step}", {"column_0": "system"})
    work()
    assert way.made.stage == "undone"
    assert not Use.objects.exists()


def test_the_file_is_gone_as_soon_as_its_rows_are_written(way, product):
    way.bring("System,Contact\niTrent,Jane Smith\n")
    assert not ImportFile.objects.exists()
    assert "Jane Smith" not in str(list(way.made.rows.values()))


def test_an_import_goes_on_for_the_council_and_tells_nobody_who_has_left(way, product, editor):
    way.upload("System\niTrent\n")
    way.accept_columns()
    way.client.post(f"{way.address}write/")
    editor.delete()
    work()
    assert way.made.stage == "done"
    assert Use.objects.exists()
    assert not mail.outbox
    assert way.client.get(way.address).status_code == 403


def test_rows_that_wait_do_not_come_in_once_the_council_is_abolished(way, product, client):
    way.upload("System\nNorthwind Ledger\n")
    way.accept_columns()
    key = client.get(f"{way.address}names/").context["form"].questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "ask"})
    way.write()
    way.council.abolished_on = timezone.localdate()
    way.council.save()
    asked = ProductRequest.objects.get()
    answer_product_request(asked, product, by=UserFactory(duty="moderator"))
    work()
    assert not Use.objects.exists()
    assert ListImport.objects.get().stage == "done"


def test_the_record_says_who_imported_and_who_undid(way, product, client, editor):
    way.upload("System\niTrent\n")
    way.accept_columns()
    colleague, other = (
        MembershipFactory(council=way.council, role="editor").user for _ in range(2)
    )
    client.force_login(colleague)
    Way(client, way.council).write()
    client.force_login(other)
    way.undo()
    said = Entry.objects.filter(verb__startswith="list import").order_by("pk")
    assert [(each.verb, each.actor) for each in said] == [
        ("list imported", colleague),
        ("list import undone", other),
    ]

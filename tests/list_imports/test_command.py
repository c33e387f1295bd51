"""A council's list on the command line goes the way of an import on the site."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from services.list_imports.actions import steps
from services.list_imports.models import ColumnLayout, ImportFile, ListImport
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import ProductFactory
from tests.workbooks import xlsx_bytes
from tests.worker import work

pytestmark = pytest.mark.django_db

LIST = """System,Contract end date,Owner team
iTrent,31/03/2028,HR
I-Trent,,
Northwind Ledger,,
ModernGov,13/13/2028,
Total,,
"""


@pytest.fixture
def products():
    return [ProductFactory(name="iTrent"), ProductFactory(name="ModernGov")]


@pytest.fixture
def bring(tmp_path, editor):
    def run(content, name="systems.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        given = {"council": editor.council.slug, "by": editor.user.email} | options
        out = StringIO()
        call_command("import_uses", str(path), stdout=out, **given)
        return out.getvalue().splitlines()

    return run


def test_what_is_clear_is_written_and_the_rest_is_listed(bring, products, editor):
    report = bring(LIST)

    assert "“I-Trent” (1 row) is not a known system. It may be iTrent" in report[0]
    assert "“Northwind Ledger” (1 row) is not a known system." in report[1]
    assert "row 3 rejected: Say which system “I-Trent” is." in report
    assert any(
        line.startswith("row 5 rejected: There is no such date: “13/13/2028”") for line in report
    )
    assert any(line.startswith("row 6 left out: It is a total") for line in report)
    assert "1 created, 3 rejected." in report
    use = Use.objects.get()
    assert (use.product, use.owner_team, use.council) == (products[0], "HR", editor.council)
    assert ListImport.objects.get().stage == "done"
    assert not ImportFile.objects.exists()


def test_a_worker_that_finds_it_written_does_nothing(bring, products):
    bring(LIST)
    work()
    assert Use.objects.count() == 1


def test_a_second_run_changes_nothing(bring, products):
    bring(LIST)
    before = Use.objects.values().get()
    assert "1 unchanged, 3 rejected." in bring(LIST)
    after = Use.objects.values().get()
    dated = ("last_confirmed_at", "updated_at")
    assert {k: v for k, v in after.items() if k not in dated} == {
        k: v for k, v in before.items() if k not in dated
    }


def test_a_dry_run_says_the_same_and_leaves_nothing(bring, products):
    report = bring(LIST, dry_run=True)

    assert report[-2:] == ["1 created, 3 rejected.", "Nothing was changed: this was a dry run."]
    assert not Use.objects.exists()
    assert not ListImport.objects.exists()
    work()
    assert not Use.objects.exists()


def test_it_is_undone_like_any_other(bring, products, way):
    report = bring(LIST)
    assert way.address in report[-1]
    way.undo()
    assert not Use.objects.exists()
    assert way.made.stage == "undone"


def test_columns_that_are_not_certain_are_left_out_and_said(bring, products):
    report = bring("System,Live until\niTrent,31/03/2028\n")
    assert report[0].startswith("column “Live until” left out: ")
    assert not ColumnLayout.objects.exists()


def test_the_columns_selected_on_the_site_are_taken(bring, products, way):
    way.upload("Thing,Ends\niTrent,31/03/2028\n")
    way.columns("system", "ends_on")
    assert "1 created, 0 rejected." in bring("Thing,Ends\niTrent,31/03/2028\n")
    assert Use.objects.get().contract_ends_on.year == 2028


def test_a_list_whose_systems_are_not_certain_is_refused_whole(bring, products):
    with pytest.raises(CommandError, match="No column certainly names the systems"):
        bring("Thing,Ends\niTrent,31/03/2028\n")
    assert not ListImport.objects.exists()


def test_the_sheet_can_be_chosen(bring, products):
    content = xlsx_bytes([["System"], ["iTrent"]])
    assert "1 created, 0 rejected." in bring(content, "systems.xlsx")
    with pytest.raises(CommandError, match="The sheets are: "):
        bring(content, "systems.xlsx", sheet="Nowhere")


def test_a_moderator_brings_in_the_list_of_any_council(bring, products):
    bring(LIST, by=UserFactory(duty="moderator").email)
    assert Use.objects.count() == 1


def test_a_large_list_is_checked_here_and_now(bring, products, monkeypatch):
    monkeypatch.setattr(steps, "MAX_CHECKED_AT_ONCE", 2)
    assert "1 created, 3 rejected." in bring(LIST)
    work()
    assert Use.objects.count() == 1


@pytest.mark.parametrize("option", ["council", "by"])
def test_both_the_council_and_the_person_are_needed(bring, option):
    with pytest.raises(CommandError, match=f"Give --{option}"):
        bring(LIST, **{option: ""})


def test_nobody_else_may(bring, products, editor):
    for person in (MembershipFactory(role="editor"), MembershipFactory(council=editor.council)):
        with pytest.raises(CommandError, match="may not import the list"):
            bring(LIST, by=person.user.email)
    assert not Use.objects.exists()

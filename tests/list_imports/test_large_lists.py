"""A worker checks the rows of large files; the pages wait for it."""

import pytest

from services.list_imports.actions import steps
from services.list_imports.engine import checks
from services.list_imports.models import ListImport
from services.models import Use
from tests.factories.services import ProductFactory, SupplierFactory
from tests.worker import work

pytestmark = pytest.mark.django_db

LIST = "System,Contract end date\niTrent,31/03/2028\nModernGov,31/31/2028\n"


@pytest.fixture(autouse=True)
def many_rows(monkeypatch):
    monkeypatch.setattr(steps, "MAX_CHECKED_AT_ONCE", 1)
    ProductFactory(name="iTrent", supplier=SupplierFactory(name="MHR"))
    ProductFactory(name="ModernGov", supplier=SupplierFactory(name="Civica"))


def test_a_worker_checks_the_rows_and_the_page_shows_it(way, client):
    way.upload(LIST)
    response = way.accept_columns()
    assert response.url == way.address
    assert not way.made.rows.exists()
    page = client.get(way.address).content.decode()
    assert "3 rows are being checked" in page
    assert 'http-equiv="refresh"' not in page
    for step in ("columns", "names", "rows"):
        assert client.get(f"{way.address}{step}/").url == way.address
    work()
    assert client.get(way.address).url == f"{way.address}rows/"
    assert way.outcomes() == {2: "new", 3: "rejected"}


def test_names_are_decided_before_the_rows_are_checked_again(way, client):
    way.upload("System\nHR thing\nModernGov\n")
    way.accept_columns()
    work()
    assert way.made.stage == "values"
    key = client.get(f"{way.address}names/").context["form"].questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "other", f"other_{key}": "iTrent"})
    assert way.made.stage == "checking"
    work()
    assert (way.made.stage, way.outcomes()) == ("rows", {2: "new", 3: "new"})


def test_a_corrected_row_is_checked_by_itself_and_all_rows_before_they_are_written(way, client):
    way.upload(LIST + "iTrent,\nItrent,no date\n")
    way.accept_columns()
    work()
    fixed = {"system": "ModernGov", "contract_ends_on": "31/03/2028"}
    client.post(f"{way.address}rows/3/", fixed)
    client.post(f"{way.address}rows/5/", {"system": "iTrent", "contract_ends_on": "01/04/2028"})
    assert way.outcomes() == {2: "new", 3: "new", 4: "repeated", 5: "new"}
    way.write()
    assert way.outcomes() == {2: "new", 3: "new", 4: "repeated", 5: "repeated"}
    assert Use.objects.count() == 2


def test_an_import_that_is_being_checked_can_be_deleted(way, client):
    way.upload(LIST)
    way.accept_columns()
    client.post(f"{way.address}discard/")
    assert not ListImport.objects.exists()
    work()


def test_rows_that_were_written_are_not_checked_again(way):
    way.upload(LIST)
    way.accept_columns()
    work()
    way.write()
    before = list(way.made.rows.order_by("pk").values("outcome", "changes"))
    ListImport.objects.update(stage="importing")
    checks.check_before_writing(way.made.pk)
    assert list(way.made.rows.order_by("pk").values("outcome", "changes")) == before

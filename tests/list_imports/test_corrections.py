"""Corrections of rows stay when columns or headings are looked at again."""

import pytest

from services.list_imports.actions import steps
from tests.factories.services import ProductFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db
LIST = "System,End,Team\niTrent,31/02/2027,HR\nModernGov,31/03/2027,Members\n"


@pytest.fixture
def mended(way, client):
    for name in ("iTrent", "ModernGov"):
        ProductFactory(name=name)
    way.upload(LIST)
    way.columns("system", "ends_on", "owner_team")
    sent = {"system": "iTrent", "ends_on": "28/02/2027", "owner_team": ""}
    client.post(f"{way.address}rows/2/", sent)
    assert way.outcomes() == {2: "new", 3: "new"}
    return way


def cells(way, number=2):
    return way.made.rows.get(number=number).cells


def test_unchanged_columns_keep_the_rows_as_they_are(mended, client):
    keys = set(mended.made.rows.values_list("pk", flat=True))
    response = mended.columns("system", "ends_on", "owner_team")
    assert response.url == f"{mended.address}rows/"
    assert set(mended.made.rows.values_list("pk", flat=True)) == keys
    assert cells(mended) == {"system": "iTrent", "ends_on": "28/02/2027"}
    assert "lost" not in text(client.get(response.url))


def test_corrections_stay_in_columns_that_do_not_change(mended, client):
    response = mended.columns("system", "ends_on", "notes")
    assert cells(mended) == {"system": "iTrent", "ends_on": "28/02/2027", "notes": "HR"}
    # that the team was emptied went with its column
    assert "Your correction of row 2 was lost" in text(client.get(response.url))


def test_corrections_of_a_column_that_changes_are_lost_with_a_message(mended, client):
    response = mended.columns("system", "", "owner_team")
    assert cells(mended) == {"system": "iTrent"}
    assert "Your correction of row 2 was lost" in text(client.get(response.url))
    assert cells(mended, 3) == {"system": "ModernGov", "owner_team": "Members"}


def test_the_same_line_of_headings_keeps_rows_and_columns(mended, client):
    client.post(f"{mended.address}table/", {"heading_line": "0", "heading_lines": "1"})
    assert mended.made.columns == ["system", "ends_on", "owner_team"]
    mended.columns("system", "ends_on", "owner_team")
    assert cells(mended)["ends_on"] == "28/02/2027"


def test_another_line_of_headings_loses_corrections_with_a_message(mended, client):
    sent = {"heading_line": "1", "heading_lines": "1"}
    page = client.post(f"{mended.address}table/", sent, follow=True)
    assert not mended.made.rows.exists()
    assert "Your correction of row 2 was lost" in text(page)


def test_a_worker_keeps_the_rows_of_unchanged_columns(mended, client, monkeypatch):
    monkeypatch.setattr(steps, "MAX_CHECKED_AT_ONCE", 1)
    mended.columns("system", "ends_on", "owner_team")
    work()
    assert cells(mended)["ends_on"] == "28/02/2027"
    response = mended.columns("system", "ends_on", "notes")
    work()
    assert cells(mended)["ends_on"] == "31/02/2027"
    assert "Your correction of row 2 was lost" in text(client.get(response.url, follow=True))

"""Figures and rows can be taken away, and do no harm in a spreadsheet."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from portal.insights.figures import FIGURES
from tests.factories.councils import CouncilFactory
from tests.factories.services import ServiceFactory, UseFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@pytest.fixture
def counted(bureau, taken):
    return taken()


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("path", ["figures", "figures/sharing", "figures/sharing/rows"])
def test_each_says_what_it_is_and_of_which_day(client, counted, path, form):
    response = client.get(f"/insights/{path}.{form}")

    name = {"figures": "figures", "figures/sharing": "sharing"}.get(path, "sharing-rows")
    assert response["Content-Type"] == TYPES[form]
    today = timezone.localdate()
    assert response["Content-Disposition"] == f'attachment; filename="{name}-{today}.{form}"'


def test_all_three_forms_say_the_same(client, counted):
    table = client.get("/insights/figures/sharing.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(table)))
    kept = json.loads(client.get("/insights/figures/sharing.json").content)
    book = load_workbook(BytesIO(client.get("/insights/figures/sharing.xlsx").content))
    heading, *lines = book["sharing"].iter_rows(values_only=True)

    values = kept["figures"]["sharing"]["values"]
    assert [int(row["Value"]) for row in rows] == [value["value"] for value in values]
    assert [line[heading.index("Value")] for line in lines] == [v["value"] for v in values]
    assert book["definitions"]["C2"].value == FIGURES["sharing"].definition
    assert kept["date"] == str(counted.date)


def test_the_rows_are_those_of_the_group(client, counted, bureau):
    address = "/insights/figures/sharing_by_area/rows.json?group=payroll-and-pensions"

    rows = json.loads(client.get(address).content)["rows"]
    assert [row["Council"] for row in rows] == ["County Durham", "Kent"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\x00=1"]
)
def test_what_begins_like_a_formula_is_text(client, taken, name):
    council = CouncilFactory(name=name.replace("\x00", "\x0b"))
    UseFactory(service=ServiceFactory(), council=council)
    taken()

    book = load_workbook(BytesIO(client.get("/insights/figures/sharing/rows.xlsx").content))
    cells = [cell for row in book["rows"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert name.lstrip("\x00") in {cell.value for cell in cells}
    table = client.get("/insights/figures/sharing/rows.csv").getvalue().decode()
    found = [line for line in csv.reader(StringIO(table)) if name.lstrip("\x00") in line[0]]
    assert found
    assert all(not line[0].startswith(("=", "+", "-", "@")) for line in found)


@pytest.mark.parametrize("path", ["figures", "figures/sharing", "figures/sharing/rows"])
@pytest.mark.parametrize("form", ["pdf", "csv.exe", "CSV", "-"])
def test_other_forms_are_not_there(client, counted, path, form):
    assert client.get(f"/insights/{path}.{form}").status_code == 404


def test_the_spreadsheet_opens_with_every_figure(client, counted):
    book = load_workbook(BytesIO(client.get("/insights/figures.xlsx").content))

    assert set(counted.figures) < set(book.sheetnames)

"""What workbooks have that texts have not: formulas without values, and merged cells."""

import pytest
from openpyxl import Workbook

from services.models import Use
from tests.factories.services import CategoryFactory, ProductFactory
from tests.workbooks import merged_xlsx, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def products():
    return [ProductFactory(name=name) for name in ("iTrent", "ModernGov")]


def with_formulas():
    book = Workbook()
    for row in (["System", "Annual cost"], ["iTrent", "=1000*2"], ["ModernGov", 300]):
        book.active.append(row)
    return saved(book)


def test_formulas_without_values_are_said_where_the_columns_are_checked(way, products, client):
    way.upload(with_formulas(), "systems.xlsx")
    page = client.get(f"{way.address}columns/").content.decode()
    assert "1 cell holds a formula without a stored value" in page
    assert "open the file in Excel, save it again" in page


def test_they_are_said_also_of_a_file_whose_columns_are_known(way, products, client):
    way.upload(with_formulas(), "systems.xlsx")
    way.columns("system", "annual_cost")
    way.upload(with_formulas(), "systems.xlsx")
    assert (way.made.stage, way.made.columns) == ("columns", ["system", "annual_cost"])


def test_a_file_with_values_goes_straight_on(way, products, client):
    way.upload("System,Annual cost\niTrent,3\n")
    assert "formula" not in client.get(f"{way.address}columns/").content.decode()


def test_a_service_area_merged_over_rows_is_that_of_each_of_them(way, products):
    area = CategoryFactory(name="Payroll")
    rows = [["Service area", "System"], ["Payroll", "iTrent"], ["", "ModernGov"], ["Total", ""]]
    way.upload(merged_xlsx(rows, 2, 3), "systems.xlsx")
    way.accept_columns()
    way.write()
    assert way.outcomes() == {2: "new", 3: "new", 4: "left_out"}
    assert {use.category for use in Use.objects.all()} == {area}

"""What one page counts, another page counts the same, or says what it counts instead."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


def table_of(client, address, caption):
    """The rows of the table with this caption, by the text of their first cell."""
    page = LexborHTMLParser(client.get(address).content)
    table = next(each for each in page.css("table") if caption in each.css_first("caption").text())
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in table.css("tbody tr")]
    return {first: rest for first, *rest in rows}


def test_the_page_of_an_area_and_its_shape_count_the_users_of_a_product_alike(client):
    crm, complaints = CategoryFactory(name="CRM"), CategoryFactory(name="Complaints")
    connect = ProductFactory(name="Connect", category=crm)
    UseFactory.create_batch(2, product=connect, service=None)
    UseFactory(product=connect, service=None, category=complaints)
    for service in (ServiceFactory(category=crm), ServiceFactory(category=complaints)):
        service.products.add(connect)
        UseFactory(service=service)
    UseFactory(product=connect, service=None, council=CouncilFactory(), status="planned")

    caption = "Councils that use each product"
    area = table_of(client, crm.get_absolute_url(), caption)
    shape = table_of(client, f"{crm.get_absolute_url()}shape/", caption)

    assert area["Connect"][1:] == shape["Connect"] == ["3", "5"]
    assert "5 councils use Connect" in client.get(connect.get_absolute_url()).content.decode()

"""Requests a second of every kind of page, as a ratio to the floor view of the same run."""

from io import StringIO

import pytest
from django.core.management import call_command

from services.models import Category, Service, Use
from tests.benchmarks import data
from tests.benchmarks.server import measure_in_turns, notify, serving


@pytest.fixture
def server(transactional_db):
    """The product on a database full of data."""
    call_command("load_councils", stdout=StringIO())
    call_command("load_taxonomy", stdout=StringIO())
    data.load_everything()
    with serving():
        yield


def pages():
    busiest = Service.objects.by_use()[0]
    top = Category.objects.top().in_order()[0]
    return {
        "floor": "/floor/",
        "home": "/",
        "catalogue, page 1": "/services/",
        "catalogue, page 700": "/services/?page=700",
        "three facets": f"/services/?category={top.slug}&phase=live&hosting=saas",
        "listing": busiest.get_absolute_url(),
        "product, 300 councils": "/services/products/product-1/",
        "councils": "/councils/",
        "a council": Use.objects.order_by("pk")[0].council.get_absolute_url(),
    }


def test_pages_against_the_floor(server, capsys):
    sizes = {"services": Service.objects.count(), "uses": Use.objects.count()}
    measured, first = measure_in_turns(pages())

    with capsys.disabled():
        notify(f"{sizes['services']:,} services, {sizes['uses']:,} uses", measured, first)
    assert all(run["latencies"] for run in measured.values())

"""A row that cannot be imported is in the file all the same: its system has not gone."""

import pytest
from django.utils import timezone

from services.models import ProductRequest, Use
from tests.factories.services import ProductFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
HEADINGS = "System,Contract start date,Contract end date,Inherited from\n"
FIRST = f"{HEADINGS}iTrent,01/04/2024,31/03/2028,\nModernGov,,31/03/2028,\nUniform,,,\n"


@pytest.fixture(autouse=True)
def first_file(way):
    for name in ("iTrent", "ModernGov", "Uniform"):
        ProductFactory(name=name)
    way.upload(FIRST)
    way.columns("system", "starts_on", "ends_on", "inherited_from")
    way.write()
    assert Use.objects.count() == 3


def absent(way):
    return [str(row.use.product) for row in way.made.rows.absent().order_by("pk")]


@pytest.mark.parametrize(
    "row",
    [
        "ModernGov,,31/02/2027,",
        "moderngov,31/03/2028,31/03/2020,",  # ends before it begins
        "ModernGov,,31/03/2028,No such council",
        "ModernGov,,31/03/2028,\nModernGov,,31/03/2029,",
    ],
)
def test_a_row_with_wrong_cells_is_in_the_file(way, row):
    way.upload(f"{HEADINGS}iTrent,01/04/2024,31/03/2028,\n{row}\n")
    assert absent(way) == ["Uniform"]


def test_correcting_a_row_takes_no_other_system_out_of_the_question(way, client):
    way.upload(f"{HEADINGS}iTrent,,31/02/2027,\nModernGov,,31/02/2027,\n")
    assert absent(way) == ["Uniform"]
    client.post(f"{way.address}rows/2/", {"system": "iTrent", "ends_on": "28/02/2027"})
    assert absent(way) == ["Uniform"]


def test_while_a_name_is_open_no_system_is_called_absent(way, client):
    way.upload(f"{HEADINGS}iTrent,,,\nCommittee papers,,,\n")
    assert absent(way) == []
    page = text(client.get(f"{way.address}rows/"))
    assert "We cannot say which systems are no longer in your file" in page
    key = client.get(f"{way.address}names/").context["form"].questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "other", f"other_{key}": "ModernGov"})
    assert absent(way) == ["Uniform"]
    assert "We cannot say which" not in text(client.get(f"{way.address}rows/"))


def test_while_a_row_waits_for_moderators_no_system_is_called_absent(way, client):
    way.upload(f"{HEADINGS}iTrent,,,\nCommittee papers,,,\n")
    key = client.get(f"{way.address}names/").context["form"].questions[0].key
    client.post(f"{way.address}names/", {f"is_{key}": "ask"})
    assert way.outcomes()[3] == "waiting"
    assert absent(way) == []
    way.write()
    ProductRequest.objects.update(answered_at=timezone.now(), answer="It is no product.")
    way.upload(f"{HEADINGS}iTrent,,,\nCommittee papers,,,\n")
    assert absent(way) == ["ModernGov", "Uniform"]


def test_a_name_that_is_left_out_now_is_in_the_file(way, client):
    way.upload(f"{HEADINGS}iTrent,,,\nModernGov,,,\n")
    address = f"{way.address}names/?change=ModernGov"
    key = client.get(address).context["form"].questions[0].key
    client.post(address, {f"is_{key}": "none"})
    assert way.outcomes()[3] == "left_out"
    assert absent(way) == ["Uniform"]


def test_a_row_without_a_name_names_nothing(way):
    way.upload(f"{HEADINGS}iTrent,,,\nModernGov,,,\n,,31/03/2028,\n")
    assert absent(way) == ["Uniform"]

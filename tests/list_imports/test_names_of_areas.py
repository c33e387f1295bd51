"""Service areas as files name them; and what was decided can be seen and changed."""

import pytest

from services.models import Use
from tests.factories.services import CategoryFactory, ProductFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def test_the_name_of_an_area_wins_over_another_name_of_one_within(way):
    licensing = CategoryFactory(name="Licensing")
    broad = CategoryFactory(name="Finance")
    CategoryFactory(name="Assets and licences", synonyms=["licensing"], parent=broad)
    ProductFactory(name="Uniform")
    way.bring("System,Service area\nUniform,Licensing\n")
    assert Use.objects.get().category == licensing


def test_what_is_known_by_another_name_says_so(way, client):
    CategoryFactory(name="Assets and licences", synonyms=["licensing"])
    ProductFactory(name="Uniform")
    way.upload("System,Service area\nUniform,Licensing\n")
    way.accept_columns()
    page = text(client.get(f"{way.address}names/?decided=1"))
    assert "Known as" in page


def test_new_and_changed_rows_can_be_corrected(way, client):
    ProductFactory(name="Uniform")
    way.upload("System,Owner team\nUniform,Planning\n")
    way.accept_columns()
    assert f"{way.address}rows/2/" in client.get(f"{way.address}rows/").content.decode()
    client.post(f"{way.address}rows/2/", {"system": "Uniform", "owner_team": "Places"})
    way.write()
    assert Use.objects.get().owner_team == "Places"
    assert "Correct row" not in client.get(way.address).content.decode()


def test_the_link_to_open_names_is_there_only_if_some_are_open(way, client):
    product = ProductFactory(name="Uniform")
    way.upload("System\nUniform\nCommittee papers\n")
    way.accept_columns()
    assert "Names still to decide" in text(client.get(f"{way.address}rows/"))
    client.post(f"{way.address}rows/3/", {"system": "Uniform"})
    page = text(client.get(f"{way.address}rows/"))
    assert "Names still to decide" not in page
    assert "Change what names mean" in page
    page = text(client.get(f"{way.address}names/", follow=True))
    assert "There are no names left to decide." in page
    page = client.get(f"{way.address}names/?decided=1")
    assert str(product) in text(page)
    assert "?change=Uniform" in page.content.decode()

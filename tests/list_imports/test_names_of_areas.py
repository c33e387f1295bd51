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


def areas_asked(way, client, name):
    ProductFactory(name="Uniform")
    way.upload(f"System,Service area\nUniform,{name}\n")
    way.accept_columns()
    form = client.get(f"{way.address}names/").context["form"]
    (question,) = form.questions
    return question, form[f"is_{question.key}"]


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("Finance", "Finance and accounting"),
        ("Highways", "Highways and streets"),
        ("Library services", "Libraries"),
        ("HR & Payroll", "Payroll"),
    ],
)
def test_an_area_that_shares_the_words_is_suggested(way, client, name, area):
    CategoryFactory(name="Planning and building")
    found = CategoryFactory(name=area)
    question, field = areas_asked(way, client, name)
    assert [each.thing for each in question.proposals] == [found]
    assert field.value() == str(found.pk)
    assert field.field.choices[1] == ("Suggested", [(found.pk, area)])
    assert str(field).count(f'value="{found.pk}"') == 1


def test_an_area_that_shares_another_name_is_suggested_and_not_selected(way, client):
    found = CategoryFactory(name="Waste", synonyms=["bins and recycling"])
    question, field = areas_asked(way, client, "Bins")
    assert [each.thing for each in question.proposals] == [found]
    assert not field.value()


def test_of_several_areas_none_is_selected(way, client):
    for name in ("Planning applications", "Planning policy", "Planet"):
        CategoryFactory(name=name)
    question, field = areas_asked(way, client, "Planning")
    names = [each.thing.name for each in question.proposals]
    assert names == ["Planning policy", "Planning applications"]
    assert not field.value()


def test_an_area_with_common_words_alone_suggests_nothing(way, client):
    CategoryFactory(name="Service management")
    question, _field = areas_asked(way, client, "Council services")
    assert question.proposals == []

"""Names that are nearly those of products are asked about, never taken."""

import pytest

from services.list_imports.engine.product_names import differs_by_one, has_two_swapped
from services.models import Use
from tests.factories.services import ProductFactory, SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def uniform():
    return ProductFactory(name="Idox Uniform", supplier=SupplierFactory(name="Idox Software Ltd"))


def asked(way, client, name, supplier=""):
    """The proposals for a name, and which of them is selected."""
    way.upload(f"System,Supplier\n{name},{supplier}\n" if supplier else f"System\n{name}\n")
    way.accept_columns()
    assert way.made.stage == "values"
    form = client.get(f"{way.address}names/").context["form"]
    question = form.questions[0]
    return question.proposals, form[f"is_{question.key}"].value()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Uniform", "With its supplier’s name"),
        ("UNIFORM", "With its supplier’s name"),
        ("Unifrom", "Similar, with its supplier’s name"),
        ("Unifrm", "Similar, with its supplier’s name"),
        ("Idox Unifrom", "Two characters are swapped"),
    ],
)
def test_a_name_like_that_of_a_product_is_to_be_confirmed(way, client, uniform, name, why):
    proposals, selected = asked(way, client, name)
    assert (proposals[0].thing, proposals[0].why) == (uniform, f"{why}: to be confirmed")
    assert not selected
    way.write()
    assert not Use.objects.exists()


def test_a_supplier_that_only_the_file_names_is_passed_over(way, client):
    SupplierFactory(name="Civica UK Ltd")
    product = ProductFactory(name="ModernGov", supplier=None)
    proposals, selected = asked(way, client, "Civica ModernGov")
    assert (proposals[0].thing, selected) == (product, "")
    assert proposals[0].why == "Without its supplier’s name: to be confirmed"


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("unifrom", "uniform", True),
        ("uniform", "uniform", False),
        ("unrfiom", "uniform", False),
        ("ab", "ba", False),
        ("abcd", "abc", False),
    ],
)
def test_two_letters_beside_each_other_may_be_swapped(one, other, is_so):
    assert has_two_swapped(one, other) == is_so
    assert not (is_so and differs_by_one(one, other))


@pytest.fixture
def locata():
    SupplierFactory(name="NFI")
    return ProductFactory(name="Locata", supplier=SupplierFactory(name="Locata Housing Services"))


@pytest.mark.parametrize("name", ["Locta", "Lcoata", "LOCATA Ltd", "Supply of Locata"])
@pytest.mark.parametrize("supplier", ["NFI", "A company that nobody knows"])
def test_a_product_of_another_supplier_is_never_selected(way, client, locata, name, supplier):
    proposals, selected = asked(way, client, name, supplier)
    assert proposals[0].thing == locata
    assert not selected


@pytest.mark.parametrize(
    ("cells", "is_selected"),
    [
        (["Lcoata", "Locata Housing"], True),
        (["Locta", "Locata Housing"], True),
        (["Locta", "tbc"], True),
        (["Lcoata", "tbc"], False),
    ],
)
def test_a_slip_is_selected_if_the_supplier_is_the_same(way, client, locata, cells, is_selected):
    assert asked(way, client, *cells)[1] == (str(locata.pk) if is_selected else "")

"""Names are in the order of a printed index."""

import pytest

from councils.models import Council
from services.models import Product, Supplier
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, SupplierFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "rows"),
    [
        (ProductFactory, Product.objects),
        (SupplierFactory, Supplier.objects),
        (CouncilFactory, Council.objects),
    ],
)
def test_capitals_and_accents_do_not_count(factory, rows):
    names = ["Zylpha", "eForms", "Éclair", "abacus"]
    for name in names:
        factory(name=name)
    found = [name for name in rows.in_order().values_list("name", flat=True) if name in names]
    assert found == ["abacus", "Éclair", "eForms", "Zylpha"]

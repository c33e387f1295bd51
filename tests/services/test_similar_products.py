"""Whoever brings a product in is told what may be the same, and is not kept from it."""

import pytest
from django.urls import reverse

from portal.site.errors import RuleBroken
from services.models import Product, similar_listings
from services.models.similar_listings import find_similar_products
from tests.factories.services import CategoryFactory, ProductFactory, SupplierFactory, UseFactory

pytestmark = pytest.mark.django_db


def reasons_of(product):
    return {str(other): reasons for other, reasons in find_similar_products(product)}


def test_what_is_called_alike_is_named_with_its_reasons():
    supplier, area = SupplierFactory(), CategoryFactory()
    known = ProductFactory(name="Mosaic case management", supplier=supplier, category=area)
    UseFactory(service=None, product=known)
    ProductFactory(name="Street lights")

    new = Product(name="Mosaic", supplier=supplier, category=area)

    assert reasons_of(new) == {
        "Mosaic case management": [
            "a similar name",
            "the same supplier",
            "the same service area",
            "used by 1 council",
        ]
    }


def test_a_product_is_not_like_itself_nor_like_one_that_was_merged_away():
    product = ProductFactory(name="Mosaic")
    ProductFactory(name="Mosaic two", merged_into=product)

    assert reasons_of(product) == {}


def test_nobody_is_kept_from_writing_by_a_slow_search(monkeypatch):
    ProductFactory(name="Mosaic case management")

    def slow(*args):
        raise RuleBroken("too slow")

    monkeypatch.setattr(similar_listings, "find", slow)

    assert reasons_of(Product(name="Mosaic")) == {}


def test_the_admin_says_so_and_links_to_the_comparison(admin_client):
    known = ProductFactory(name="Mosaic case management")
    fields = {
        "name": "Mosaic",
        "slug": "mosaic",
        "aliases-TOTAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
        "standard_claims-TOTAL_FORMS": 0,
        "standard_claims-INITIAL_FORMS": 0,
    }

    page = admin_client.post(reverse("admin:services_product_add"), fields, follow=True)

    new = Product.objects.get(name="Mosaic")
    assert reverse("moderation:merge", args=["product", known.pk, new.pk]) in page.content.decode()
    assert "a similar name" in page.content.decode()

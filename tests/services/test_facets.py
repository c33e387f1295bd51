from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from services.filters import DIMENSIONS, MOST_SUPPLIERS, CatalogueFilter
from services.models import Service
from tests.factories.councils import CouncilFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
)

pytestmark = pytest.mark.django_db


def selection(query=""):
    return CatalogueFilter(QueryDict(query), Service.objects.published())


def counts(selected, name):
    facets = {facet.name: facet for facet in selected.facets}
    return {option.value: option.count for option in facets[name].options}


def test_every_count_is_what_choosing_it_gives():
    payroll = CategoryFactory(name="Payroll", parent=CategoryFactory(name="HR"))
    north, south = CouncilFactory(region="north_east"), CouncilFactory(region="south_east")
    product = ProductFactory()
    for council, phase in [(north, "live"), (north, "alpha"), (south, "live")]:
        service = ServiceFactory(
            council=council,
            phase=phase,
            hosting="saas",
            category=payroll,
            products=[product, ProductFactory(supplier=product.supplier)],
            standards=StandardFactory.create_batch(2),
        )
        OfferFactory(service=service)
    ServiceFactory(draft=True, phase="live")

    for facet in selection("category=" + payroll.parent.slug).facets:
        for option in facet.options:
            chosen = selection(f"{facet.name}={option.value}")
            assert (facet.name, option.value, chosen.total) == (
                facet.name,
                option.value,
                option.count,
            )
            assert len(chosen.results) == option.count


def test_what_triggers_count_is_what_the_listings_say():
    product = ProductFactory()
    for phase, hosting in [("live", "saas"), ("live", ""), ("alpha", "own_premises")]:
        service = ServiceFactory(
            phase=phase,
            hosting=hosting,
            category=CategoryFactory(parent=CategoryFactory()),
            products=[product, ProductFactory(supplier=product.supplier), ProductFactory()],
            standards=StandardFactory.create_batch(2),
        )
        OfferFactory(service=service, state="draft" if phase == "alpha" else "limited")
    ServiceFactory(draft=True, phase="live", council__region="wales")

    for dimension in DIMENSIONS:
        if dimension.name != "area":
            counted = dimension.count(Service.objects.published())
            assert selection().values_of(dimension) == counted, dimension.name


def test_suppliers_are_offered_up_to_a_number_and_the_one_that_was_chosen():
    usual = ServiceFactory.create_batch(2, products=[ProductFactory()])[0].products.get().supplier
    suppliers = [usual, *(each.supplier for each in ProductFactory.create_batch(MOST_SUPPLIERS))]
    for supplier in suppliers[1:]:
        ServiceFactory(products=[supplier.products.get()])
    seldom = max(suppliers[1:], key=lambda each: each.slug)

    offered = counts(selection(), "supplier")
    assert len(offered) == MOST_SUPPLIERS
    assert offered[usual.slug] == 2
    assert seldom.slug not in offered
    (facet,) = (each for each in selection().facets if each.name == "supplier")
    assert facet.note.startswith(f"The {MOST_SUPPLIERS} with the most services.")

    chosen = counts(selection(f"supplier={seldom.slug}"), "supplier")
    assert len(chosen) == MOST_SUPPLIERS + 1
    assert chosen[seldom.slug] == 1


def test_the_catalogue_reads_no_listing_to_count_them(django_assert_num_queries):
    given = {"products": [ProductFactory()], "standards": [StandardFactory()]}
    ServiceFactory(category=CategoryFactory(), **given)
    with django_assert_num_queries(7) as asked:
        assert selection().total == 1
        assert selection().facets
    assert not any("services_service" in query["sql"] for query in asked.captured_queries)


def test_a_facet_is_not_narrowed_by_its_own_choice():
    ServiceFactory(phase="live")
    ServiceFactory(phase="alpha")

    assert counts(selection("phase=live"), "phase") == {"live": 1, "alpha": 1}


def test_two_values_of_a_facet_widen_and_two_facets_narrow():
    ServiceFactory(phase="live", hosting="saas")
    ServiceFactory(phase="alpha", hosting="saas")
    ServiceFactory(phase="live", hosting="own_premises")

    assert selection("phase=live&phase=alpha").total == 3
    assert selection("phase=live&phase=alpha&hosting=saas").total == 2


def test_a_listing_with_two_products_of_a_supplier_counts_once():
    product = ProductFactory()
    ServiceFactory(products=[product, ProductFactory(supplier=product.supplier)])

    supplier = product.supplier.slug
    assert counts(selection(), "supplier") == {supplier: 1}
    assert len(selection(f"supplier={supplier}").results) == 1


def test_a_category_includes_those_within_it():
    top = CategoryFactory()
    ServiceFactory(category=top)
    ServiceFactory(category=CategoryFactory(parent=top))

    assert counts(selection(), "category") == {top.slug: 2}


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda dimension: dimension.name)
def test_an_unknown_value_is_dropped_as_if_nobody_had_asked(dimension):
    ServiceFactory()

    selected = selection(f"{dimension.name}=no-such-thing")

    assert selected.total == 1
    assert selected.chips == []
    assert "no-such-thing" not in selected.query.urlencode()


def test_a_chip_keeps_everything_else():
    selected = selection("q=pay&phase=live&phase=alpha&page=3")

    assert [chip.remove_url for chip in selected.chips] == [
        "?q=pay&phase=live",
        "?q=pay&phase=alpha",
    ]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("used", ["B", "C", "A"]), ("title", ["A", "B", "C"]), ("newest", ["C", "A", "B"])],
)
def test_sorting(sort, titles):
    for title, used, day in [("A", 0, 2), ("B", 5, 1), ("C", 3, 3)]:
        ServiceFactory(
            title=title, users_count=used, published_at=datetime(2026, 1, day, tzinfo=UTC)
        )

    assert [service.title for service in selection(f"sort={sort}").results] == titles


def test_an_unknown_order_is_the_usual_one():
    assert selection("sort=worst").sort == "used"
    assert selection("q=pay&sort=worst").sort == "match"


def test_an_offer_in_draft_is_neither_counted_nor_found():
    OfferFactory(state="draft")
    OfferFactory(state="open")

    assert counts(selection(), "offer") == {"open": 1}
    assert selection("offer=draft").total == selection().total == 2

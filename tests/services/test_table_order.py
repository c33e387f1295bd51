"""Tables are sorted by the address, whatever they are narrowed to and whichever page it is."""

import re
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from portal.lists.table_order import TableOrder
from services.models import Product, Twin
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, ServiceFactory, SupplierFactory, UseFactory
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


def names_of(response, anchor, names):
    page = response.content.decode()
    table = page[page.index(f'id="{anchor}"') :]
    table = table[: table.index("</tbody>")]
    return sorted((name for name in names if name in table), key=table.index)


@pytest.fixture
def member(client, people):
    client.force_login(people["member"])
    return client


@pytest.fixture
def used(db):
    """A product that three councils use: one says since when and until when, one neither."""
    product = ProductFactory()
    starts = {"Ash": date(2020, 1, 1), "Birch": None, "Cedar": date(2010, 1, 1)}
    ends = {"Ash": SOON + timedelta(days=9), "Birch": None, "Cedar": SOON}
    for name, since in starts.items():
        council = CouncilFactory(name=name, region="wales" if name == "Cedar" else "london")
        UseFactory(
            council=council,
            service=None,
            product=product,
            since=since,
            contract_ends_on=ends[name],
        )
    return product


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("council", ["Ash", "Birch", "Cedar"]),
        ("-council", ["Cedar", "Birch", "Ash"]),
        ("since", ["Cedar", "Ash", "Birch"]),
        ("-since", ["Ash", "Cedar", "Birch"]),
        ("unknown", ["Ash", "Birch", "Cedar"]),
    ],
)
def test_users_are_sorted_and_those_without_a_value_come_last(client, used, sort, order):
    page = client.get(used.get_absolute_url(), {"sort": sort})

    assert names_of(page, "all-councils", order) == order


def test_the_ends_of_contracts_sort_for_members_only(client, used, people):
    visitors = client.get(used.get_absolute_url(), {"sort": "-ends"})
    client.force_login(people["member"])
    members = client.get(used.get_absolute_url(), {"sort": "-ends"})

    assert names_of(visitors, "all-councils", ["Ash", "Birch", "Cedar"]) == [
        "Ash",
        "Birch",
        "Cedar",
    ]
    assert names_of(members, "all-councils", ["Ash", "Birch", "Cedar"]) == ["Ash", "Cedar", "Birch"]
    assert "sort=ends" not in visitors.content.decode()


def test_a_heading_says_how_the_table_is_sorted_and_leads_to_the_other_way(client, used):
    address = used.get_absolute_url()
    plain = client.get(address, {"region": "london"}).content.decode()
    sorted_up = client.get(address, {"region": "london", "sort": "since"}).content.decode()
    sorted_down = client.get(address, {"region": "london", "sort": "-since"}).content.decode()

    assert "aria-sort" not in plain
    assert 'href="?region=london&amp;sort=since#all-councils"' in plain
    assert sorted_up.count('aria-sort="ascending"') == 1
    assert 'href="?region=london&amp;sort=-since#all-councils"' in sorted_up
    assert sorted_down.count('aria-sort="descending"') == 1
    assert "Cedar" not in sorted_up


def test_pages_keep_the_order_and_hold_each_row_once(client):
    product = ProductFactory()
    UseFactory.create_batch(60, service=None, product=product, since=date(2020, 1, 1))
    address = product.get_absolute_url()
    pages = [client.get(address, {"sort": "-since", "page": n}) for n in (1, 2)]
    council = re.compile(r'<th[^>]*scope="row">\s*<svg.*?</svg>\s*<a href="/councils/([^/]+)/')
    found = [council.findall(page.content.decode()) for page in pages]

    assert 'href="?sort=-since&amp;page=2"' in pages[0].content.decode()
    assert [len(each) for each in found] == [50, 10]
    assert len({*found[0], *found[1]}) == 60


def test_products_begin_with_those_that_most_councils_use(client):
    names = ["Alpha", "Beta", "Gamma"]
    for number, name in enumerate(names):
        product = ProductFactory(name=name, supplier=SupplierFactory(name=f"Maker {9 - number}"))
        UseFactory.create_batch(number, service=None, product=product)

    page = client.get("/services/products/")
    most = client.get("/services/products/", {"sort": "-councils"})
    makers = client.get("/services/products/", {"sort": "supplier"})

    assert 'href="?sort=-councils#all-products"' in page.content.decode()
    assert names_of(most, "all-products", names) == ["Gamma", "Beta", "Alpha"]
    assert names_of(makers, "all-products", names) == ["Gamma", "Beta", "Alpha"]


def test_a_search_for_products_keeps_its_words_when_it_is_sorted(client):
    ProductFactory(name="Payroll one")
    ProductFactory(name="Payroll two")

    page = client.get("/services/products/", {"q": "payroll", "sort": "-product"})

    assert 'href="?q=payroll&amp;sort=product#all-products"' in page.content.decode()
    assert names_of(page, "all-products", ["Payroll one", "Payroll two"])[0] == "Payroll two"


def test_the_products_of_a_supplier_are_sorted(client):
    supplier = SupplierFactory()
    for name in ("Alpha", "Beta"):
        ProductFactory(name=name, supplier=supplier)

    page = client.get(supplier.get_absolute_url(), {"sort": "-product"})

    assert names_of(page, "all-products", ["Alpha", "Beta"]) == ["Beta", "Alpha"]


def test_a_portfolio_is_sorted_by_what_similar_councils_use(client):
    council, other = CouncilFactory(), CouncilFactory()
    Twin.objects.create(council=council, other=other, position=0, score=9)
    for name in ("Alpha", "Beta"):
        UseFactory(council=council, service=None, product=ProductFactory(name=name))
    UseFactory(council=other, service=None, product=Product.objects.get(name="Beta"))
    address = council.get_absolute_url()

    names = [client.get(address, {"sort": sort}) for sort in ("used", "-used", "-similar")]

    assert [names_of(page, "all-uses", ["Alpha", "Beta"])[0] for page in names] == [
        *("Alpha", "Beta", "Beta")
    ]


def test_the_contracts_of_a_group_are_sorted_within_their_filters(member, used):
    address = "/needs/contracts/"
    query = {"by": "product", "of": used.slug, "within": 24}

    soonest = member.get(address, query)
    latest = member.get(address, {**query, "sort": "-ends"})

    assert names_of(soonest, "all-contracts", ["Ash", "Cedar"]) == ["Cedar", "Ash"]
    assert names_of(latest, "all-contracts", ["Ash", "Cedar"]) == ["Ash", "Cedar"]
    assert '<input type="hidden" name="sort" value="-ends">' in latest.content.decode()
    assert "within=24&amp;by=product" in latest.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_sorting_costs_the_same_however_many_rows(client, django_assert_num_queries, number):
    product = ProductFactory()
    for service in ServiceFactory.create_batch(number, products=[product]):
        UseFactory(service=service)
    UseFactory.create_batch(number, service=None, product=product)

    with django_assert_num_queries(PAGES["product"]):
        client.get(product.get_absolute_url(), {"sort": "service"})


def test_members_see_only_the_councils_like_theirs_if_they_ask(client, used, people):
    council = people["member"].memberships.get().council
    client.force_login(people["member"])
    Twin.objects.create(
        council=council, other=used.uses.get(council__name="Birch").council, position=0, score=9
    )
    address = used.get_absolute_url()

    plain = client.get(address).content.decode()
    alike = client.get(address, {"like": "on", "sort": "since"})

    assert "Show only councils like mine" in plain
    assert names_of(alike, "all-councils", ["Ash", "Birch", "Cedar"]) == ["Birch"]
    assert f"Showing only {council} and" in alike.content.decode()
    assert 'href="?like=on&amp;sort=-since#all-councils"' in alike.content.decode()


def test_visitors_have_no_councils_like_theirs(client, used):
    page = client.get(used.get_absolute_url(), {"like": "on"})

    assert names_of(page, "all-councils", ["Ash", "Birch", "Cedar"]) == ["Ash", "Birch", "Cedar"]
    assert "councils like mine" not in page.content.decode()


@pytest.mark.parametrize("asked", ["", "nothing", "-", "--since", "since,pk", "since\x00"])
def test_what_is_no_column_is_the_usual_order(asked):
    order = TableOrder(QueryDict(mutable=True) | {"sort": asked}, ["since", ""], "all")

    assert (order.value, order.query) == ("", "")
    assert [link and link.url for link in order.links] == ["?sort=since#all", None]

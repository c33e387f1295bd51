"""All published contracts: who finds which, and what product and area pages say of them."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.councils import CouncilFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import CategoryFactory, ProductFactory, SupplierFactory, UseFactory

pytestmark = pytest.mark.django_db
PAGE = "/contracts/published/"


def titles(client, **asked):
    page = client.get(PAGE, asked).context["page"]
    return [notice.title for notice in page.object_list]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_the_soonest_end_comes_first_and_what_has_no_end_last(client):
    NoticeFactory(title="Later", ends_on=in_days(90))
    NoticeFactory(title="Unknown", ends_on=None)
    NoticeFactory(title="Extended", ends_on=in_days(5), latest_end=in_days(100))
    NoticeFactory(title="Soon", ends_on=in_days(30))

    assert titles(client) == ["Soon", "Later", "Extended", "Unknown"]


def test_ended_contracts_are_there_for_those_who_ask(client):
    NoticeFactory(title="Over", ends_on=in_days(-1))
    NoticeFactory(title="Runs", ends_on=in_days(0))

    assert titles(client) == ["Runs"]
    assert titles(client, ended="on") == ["Over", "Runs"]


@pytest.mark.parametrize(
    "hidden", [{"withdrawn_at": timezone.now()}, {"kind": "other"}, {"answered": True}]
)
def test_what_is_withdrawn_no_ict_or_refused_is_not_shown(client, hidden):
    NoticeFactory(**hidden)

    assert titles(client) == []


def test_each_filter_narrows_the_list(client):
    parent = CategoryFactory(name="Finance", slug="finance")
    area = CategoryFactory(name="Payroll", slug="payroll", parent=parent)
    product = ProductFactory(name="PayPro", slug="paypro")
    supplier = SupplierFactory(name="Acme", slug="acme")
    council = CouncilFactory(name="Powys", region="wales")
    wanted = NoticeFactory(
        title="Wages",
        category=area,
        product=product,
        supplier=supplier,
        council=council,
        kind="network",
        supplier_name="Acme Wages Ltd",
    )
    NoticeFactory(title="Other", council=CouncilFactory(region="london"))

    for asked in [
        {"area": "payroll"},
        {"area": "finance"},
        {"product": "paypro"},
        {"supplier": "acme"},
        {"region": "wales"},
        {"kind": "network"},
        {"q": "wages"},
        {"q": "acme wages"},
        {"q": "powys"},
    ]:
        assert titles(client, **asked) == [wanted.title], asked
    assert titles(client, area="payroll", region="london") == []
    assert len(titles(client, area="nowhere", kind="other", region="mars", q="ab")) == 2


def test_filters_of_product_and_supplier_stay_while_others_change(client):
    NoticeFactory(product=ProductFactory(name="PayPro", slug="paypro"))

    page = client.get(PAGE, {"product": "paypro", "region": "wales"}).text

    assert '<input type="hidden" name="product" value="paypro">' in page
    assert "?product=paypro" in page  # the chip of the region leads there


def test_the_list_costs_as_much_for_many_as_for_one(client):
    def asked():
        for alias in caches:
            caches[alias].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    def add():
        NoticeFactory(
            product=ProductFactory(), supplier=SupplierFactory(), category=CategoryFactory()
        )

    add()
    one = asked()
    for _ in range(3):
        add()

    assert asked() == one


def test_a_product_counts_councils_that_published_apart_from_those_that_use_it(client):
    product = ProductFactory(name="PayPro")
    UseFactory(product=product, service=None)
    council = CouncilFactory()
    NoticeFactory.create_batch(2, product=product, council=council)
    NoticeFactory(product=product, ends_on=date(2020, 1, 1))

    page = client.get(product.get_absolute_url()).text

    assert "1 council uses PayPro" in page
    assert "1 council has a published contract that names PayPro" in page


def test_very_long_lists_say_that_there_may_be_more(client, monkeypatch):
    NoticeFactory.create_batch(3)
    assert "There may be more" not in client.get(PAGE).text

    monkeypatch.setattr("services.notices.views.MAX_LISTED", 2)

    page = client.get(PAGE, {"q": "payroll"})
    assert "There may be more" in page.text
    assert len(page.context["page"].object_list) == 2

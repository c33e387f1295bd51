import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.pages.home_stats import home_numbers
from portal.site.fragment_cache import fragments, pages
from services.models import Category, Service, Twin
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.query_counts import KEPT, PAGES

SOON = timezone.localdate() + timedelta(days=30)
FULL = {"capacity_total": 10, "capacity_free": 0, "capacity_unit": "seats"}

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed_in(client, people):
    client.force_login(people["member"])
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_whatever_its_length(client, django_assert_num_queries, count):
    for service in ServiceFactory.create_batch(count):
        OfferFactory(service=service)
        BenefitFactory(service=service)
        UseFactory(service=service)
    client.get(reverse("services:index"))

    with django_assert_num_queries(KEPT):
        client.get(reverse("services:index"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_listing_costs_the_same_however_many_use_it(client, django_assert_num_queries, count):
    product = ProductFactory()
    service = ServiceFactory(products=[product])
    UseFactory.create_batch(count, service=service)
    BenefitFactory.create_batch(count, service=service)
    OfferFactory.create_batch(count, service=service)
    for _ in range(count):
        ServiceFactory(category=service.category, products=[product])

    with django_assert_num_queries(PAGES["service"]):
        client.get(service.get_absolute_url())
    with django_assert_num_queries(KEPT):
        client.get(service.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_a_product_costs_the_same_however_many_use_it(client, django_assert_num_queries, count):
    product = ProductFactory()
    UseFactory.create_batch(count, service=None, product=product)
    for service in ServiceFactory.create_batch(count, products=[product]):
        UseFactory(service=service)
    ProductFactory.create_batch(count, category=product.category)

    with django_assert_num_queries(PAGES["product"]):
        client.get(product.get_absolute_url())
    with django_assert_num_queries(KEPT):
        client.get(product.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_a_supplier_costs_the_same_however_much_it_sells(client, django_assert_num_queries, count):
    supplier = SupplierFactory()
    for product in ProductFactory.create_batch(count, supplier=supplier):
        UseFactory(service=ServiceFactory(products=[product]))

    with django_assert_num_queries(PAGES["supplier"]):
        client.get(supplier.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_a_category_costs_the_same_however_full_it_is(client, django_assert_num_queries, count):
    category = CategoryFactory()
    CategoryFactory.create_batch(count, parent=category)
    for service in ServiceFactory.create_batch(count, category=category):
        UseFactory(service=service)
    ProductFactory.create_batch(count, category=category)

    with django_assert_num_queries(PAGES["category"]):
        client.get(category.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_the_products_cost_the_same_however_many(client, django_assert_num_queries, count):
    ProductFactory.create_batch(count)

    with django_assert_num_queries(PAGES["products"]):
        client.get(reverse("services:products"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_council_costs_the_same_however_much_it_uses(client, django_assert_num_queries, count):
    council = CouncilFactory()
    ServiceFactory.create_batch(count, council=council)
    for category in CategoryFactory.create_batch(count):
        UseFactory(council=council, service=ServiceFactory(category=category))
        product = ProductFactory(category=category)
        UseFactory(council=council, service=None, product=product, category=CategoryFactory())
    Twin.objects.find()

    with django_assert_num_queries(PAGES["council"]):
        client.get(council.get_absolute_url())
    with django_assert_num_queries(KEPT):
        client.get(council.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_however_much_there_is(client, django_assert_num_queries, count):
    UseFactory.create_batch(count)

    with django_assert_num_queries(PAGES["home"]):
        client.get("/")
    with django_assert_num_queries(KEPT):
        client.get("/")


def test_a_card_answers_the_officers_questions(client):
    service = ServiceFactory(title="Payroll bureau", phase="live")
    UseFactory.create_batch(2, service=service)
    OfferFactory(service=service)
    BenefitFactory(service=service, amount=900_000)

    page = text(client.get(reverse("services:index")))

    for answer in [
        "Payroll bureau",
        service.council.name,
        service.category.name,
        "Live",
        "Used by 2 councils",
        "Open to join",
        "Saved: £900,000 a year (claimed)",
        "Not confirmed yet",
    ]:
        assert answer in page


@pytest.mark.parametrize(
    ("offer", "on_card", "on_page"),
    [
        ({"state": "open"}, "Open to join", "Open to join"),
        ({"state": "limited"}, "Few places left", "Few places left"),
        ({"state": "open", **FULL}, None, "No places left"),
        ({"state": "paused"}, None, "Paused"),
    ],
)
def test_a_card_says_of_an_offer_what_its_page_says(client, offer, on_card, on_page):
    service = ServiceFactory()
    OfferFactory(service=service, **offer)

    card = text(client.get(reverse("services:index"))).partition('<li class="card">')[2]
    tags = re.findall(r'class="tag tag-green">([^<]+)<', card)
    page = text(client.get(service.get_absolute_url()))

    assert tags == ([on_card] if on_card else [])
    assert f">{on_page}</span></h3>" in page


def test_drafts_are_nowhere(client):
    product = ProductFactory()
    draft = ServiceFactory(draft=True, title="Secret plans", products=[product])
    UseFactory(service=draft)
    BenefitFactory(service=draft)
    OfferFactory(service=draft)
    addresses = [
        "/",
        reverse("services:index"),
        reverse("services:index") + "?q=secret",
        product.get_absolute_url(),
        product.supplier.get_absolute_url(),
        draft.category.get_absolute_url(),
        draft.council.get_absolute_url(),
    ]

    pages = [text(client.get(address)) for address in addresses]

    assert not any("Secret plans" in page for page in pages)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_uses_of_drafts_are_not_even_counted(client):
    council = CouncilFactory(name="Ashford")
    UseFactory(council=council, service=ServiceFactory(draft=True), contract_ends_on=SOON)
    UseFactory(council=council, confirmation="proposed", contract_ends_on=SOON)

    home = client.get("/").context["numbers"]
    row = client.get(reverse("councils:index"), {"q": "Ashford"}).context["found"]["councils"][0]

    assert (home.uses, home.regions, [n for _, n in home.contracts]) == (0, {}, [])
    assert row == (council, 0, 0)


PEERS_ONLY = ["1 Feb 2031", "Over £1 million", "payroll@durham.example"]


@pytest.fixture
def peers_only():
    product = ProductFactory()
    service = ServiceFactory(contact_email="payroll@durham.example", products=[product])
    UseFactory(service=service, contract_ends_on=date(2031, 2, 1), value_band="over_1m")
    UseFactory(
        service=None, product=product, contract_ends_on=date(2031, 2, 1), value_band="over_1m"
    )
    council = service.uses.get().council
    return [page.get_absolute_url() for page in (service, product, council, product.supplier)] + [
        "/",
        reverse("services:index"),
    ]


def test_visitors_see_no_contract_no_cost_and_no_contact(client, peers_only):
    for address in peers_only:
        page = text(client.get(address))
        assert not [fact for fact in [*PEERS_ONLY, "February 2031"] if fact in page], address


def test_members_see_contract_ends_costs_and_whom_to_ask(signed_in, peers_only):
    listing, product, *_ = peers_only

    assert all(fact in text(signed_in.get(listing)) for fact in PEERS_ONLY)
    assert all(fact in text(signed_in.get(product)) for fact in PEERS_ONLY[:2])


def test_only_members_see_how_many_contracts_end_soon(signed_in):
    """One contract that ends, of one council that uses it, is that council's contract."""
    soon = timezone.localdate() + timedelta(days=30)
    product = ProductFactory()
    UseFactory(contract_ends_on=soon, product=product, service=None)
    service = UseFactory(contract_ends_on=soon).service

    for page in (service.get_absolute_url(), product.get_absolute_url()):
        assert "1 contract ends within 12 months" in text(signed_in.get(page))
        assert "within 12 months" not in text(Client().get(page))


@pytest.mark.parametrize(("number", "shown"), [(2, []), (3, [3])])
def test_the_home_page_counts_contracts_from_three_on(db, number, shown):
    soon = timezone.localdate() + timedelta(days=30)
    UseFactory.create_batch(number, contract_ends_on=soon)
    assert {n for _, n in home_numbers("").contracts} == set(shown)


def test_the_sentence_above_the_councils_counts_every_row_of_their_table(client):
    service = ServiceFactory()
    for status in ["in_use", "phasing_out", "considering", "planned", "implementing"]:
        UseFactory(service=service, status=status)
    UseFactory(service=service, status="stopped", stopped_reason="Merged.")

    page = text(client.get(service.get_absolute_url()))

    assert "2 councils use it. 3 are considering or introducing it. 1 has stopped." in page
    assert page.count("details for") == 6


@pytest.mark.parametrize("address", ["/services/products/{}/", "/services/categories/{}/shape/"])
def test_councils_like_mine_say_why_there_are_none(client, address):
    member = MembershipFactory(council__name="Birch")
    client.force_login(member.user)
    product = ProductFactory(category=CategoryFactory())
    UseFactory(service=None, product=product)
    place = address.format(product.category.slug if "shape" in address else product.slug)
    said = "No council is similar enough to Birch on what is recorded."

    assert said in text(client.get(f"{place}?like=on"))
    assert said not in text(client.get(place))
    Twin.objects.create(council=member.council, other=CouncilFactory(), position=1, score=80)
    pages.clear()
    fragments.clear()
    assert said not in text(client.get(f"{place}?like=on"))


def test_in_one_region_the_sentence_counts_that_region(client):
    service = ServiceFactory()
    UseFactory.create_batch(3, service=service, council__region="wales")
    UseFactory(service=service, council__region="london")
    page = text(client.get(f"{service.get_absolute_url()}?region=london"))
    assert "1 council uses it." in page


def test_an_old_address_leads_to_the_listing_for_ever(client):
    service = ServiceFactory(slug="payroll")
    Service.objects.filter(pk=service.pk).update(slug="payroll-bureau")

    response = client.get(reverse("services:detail", args=["payroll"]))

    assert (response.status_code, response.url) == (301, "/services/payroll-bureau/")


def test_an_old_address_of_a_hidden_listing_is_not_found(client):
    service = ServiceFactory(slug="payroll")
    Service.objects.filter(pk=service.pk).update(slug="payroll-bureau", state="suspended")

    response = client.get(reverse("services:detail", args=["payroll"]), follow=True)

    assert response.status_code == 404


def test_a_product_page_says_who_where_and_what_instead(client):
    product = ProductFactory(name="ModernGov", category=CategoryFactory())
    rival = ProductFactory(name="CMIS", category=product.category)
    UseFactory(service=None, product=product, council=CouncilFactory(name="Northumberland"))
    UseFactory(service=None, product=rival)
    UseFactory(service=None, product=product, status="stopped", stopped_reason="Merged.")

    page = text(client.get(product.get_absolute_url()))

    assert f"1 council uses ModernGov, from {product.supplier}." in page
    assert "Northumberland" in page
    assert "CMIS" in page


@pytest.mark.parametrize("kind", ["service", "product"])
def test_a_tile_of_the_map_shows_who_uses_it_there(client, kind):
    thing = {"service": ServiceFactory, "product": ProductFactory}[kind]()
    for name, region in [("Gateshead", "north_east"), ("Kent", "south_east")]:
        council = CouncilFactory(name=name, region=region)
        UseFactory(**{"service": None, kind: thing}, council=council)

    page = text(client.get(thing.get_absolute_url(), {"region": "north_east"}))

    assert "Councils using it: North East" in page
    assert ("Gateshead" in page, "Kent" in page) == (True, False)
    assert client.get(thing.get_absolute_url(), {"region": "atlantis"}).status_code == 200


def test_what_is_kept_for_one_address_is_not_shown_at_another(client):
    use = UseFactory()
    UseFactory.create_batch(50, service=use.service)

    client.get(use.service.get_absolute_url(), {"foo": "bar"})

    assert "foo=bar" not in text(client.get(use.service.get_absolute_url()))


def test_a_search_shows_products_categories_and_councils_too(client):
    ProductFactory(name="Pay360")
    CategoryFactory(name="Payroll", synonyms=["salaries"])

    page = text(client.get(reverse("services:index"), {"q": "payrol"}))

    assert "Service area: <a" in page


def test_nothing_found_says_what_to_do_next(client):
    page = text(client.get(reverse("services:index"), {"q": "zeppelin"}))

    assert "No services match your search" in page


@pytest.mark.parametrize("query", ["page=9999", "page=x", "page=-1", "q=%00", "phase=%00&q=((("])
def test_odd_addresses_still_answer(client, query):
    ServiceFactory()

    assert client.get(f"/services/?{query}").status_code == 200


def test_user_text_is_never_markup(client):
    attack = "<script>alert(1)</script>"
    service = ServiceFactory(title=f"T{attack}", summary=f"S{attack}", tags=[attack])
    service.describe(f"D{attack} [x](javascript:alert(1))")
    service.save()

    for address in [reverse("services:index"), service.get_absolute_url()]:
        page = text(client.get(address))
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


def test_the_taxonomy_loads_once_and_leaves_edits_alone(capsys):
    call_command("load_taxonomy")
    Category.objects.filter(slug="payroll").update(name="Pay")
    call_command("load_taxonomy")

    assert capsys.readouterr().out.splitlines()[-1] == "0 service areas and 0 standards added."
    assert Category.objects.get(slug="payroll").name == "Pay"

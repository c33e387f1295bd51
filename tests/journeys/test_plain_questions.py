"""An officer asks a whole question, sees how it was read, and takes a filter away."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from services.models import Product
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, SupplierFactory, UseFactory
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def left(world):
    """Three councils that left Oracle's payroll, two of them in Wales."""
    oracle = Product.objects.get(slug="oracle-e-business-suite")
    itrent = ProductFactory(
        name="iTrent", slug="itrent", supplier=SupplierFactory(name="MHR"), category=oracle.category
    )
    for name, region, cost in [
        *(("Aber", "wales", 60_000), ("Barri", "wales", 170_000), ("Camden", "london", 50_000)),
    ]:
        UseFactory(
            council=CouncilFactory(name=name, region=region), product=itrent, service=None,
            replaced_product=oracle, annual_cost=cost,
        )  # fmt: skip
    return world


def ask(page, url, question):
    page.goto(url)
    page.get_by_label("What do you need?").fill(question)
    page.get_by_role("main").get_by_role("button", name="Search").click()


def remove_the_value_and_then_the_place(page, url):
    ask(page, url, "who left Oracle payroll for something under 100k in Wales?")
    main = page.get_by_role("main")
    expect(main).to_contain_text("We read your question as:")
    expect(main.get_by_role("link", name="Aber: iTrent")).to_be_visible()
    expect(main.get_by_role("link", name="Barri: iTrent")).to_have_count(0)
    main.get_by_role("link", name="Remove filter: Value: up to £100,000 a year").click()
    expect(main.get_by_role("link", name="Barri: iTrent")).to_be_visible()
    expect(main.get_by_role("link", name="Camden: iTrent")).to_have_count(0)
    main.get_by_role("link", name="Remove filter: Nation: Wales").click()
    expect(main.get_by_role("link", name="Camden: iTrent")).to_be_visible()
    main.get_by_role("link", name="Search for these words instead").click()
    expect(main).not_to_contain_text("We read your question as:")


def test_a_member_asks_and_removes_filters(page, left, accessible_in_every_look):
    sign_in(page, left.url, "olive@durham.example")
    remove_the_value_and_then_the_place(page, left.url)

    ask(page, left.url, "who left Oracle payroll for something under 100k in Wales?")
    accessible_in_every_look(page)


def test_the_same_without_javascript(without_javascript, left):
    sign_in(without_javascript, left.url, "olive@durham.example")
    remove_the_value_and_then_the_place(without_javascript, left.url)


def test_a_visitor_learns_what_signing_in_adds(page, left, accessible):
    ask(page, left.url, "who left Oracle payroll for something under 100k in Wales?")
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Barri: iTrent")).to_be_visible()
    expect(main).not_to_contain_text("60,000")
    accessible(page)
    asked = page.url.removeprefix(left.url)
    main.get_by_role("link", name="Sign in to use them").click()
    expect(page).to_have_url(f"{left.url}/accounts/login/?next={quote(asked, safe='/')}")

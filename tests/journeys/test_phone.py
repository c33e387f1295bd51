"""Somebody reads on a phone, without scripts: what matters first, and long tables folded."""

import pytest
from playwright.sync_api import expect

from services.models import Product
from tests.factories.services import UseFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    yield context.new_page()
    context.close()


def test_a_phone_shows_five_rows_and_a_link_to_the_others(phone, world):
    product = Product.objects.get(name="Oracle E-Business Suite")
    UseFactory.create_batch(7, service=None, product=product)
    phone.goto(f"{world.url}{product.get_absolute_url()}")
    rows = phone.locator("#all-councils tbody tr")
    shown = phone.locator("#all-councils tbody tr:visible")

    expect(shown).to_have_count(5)
    more = phone.locator("#all-councils").get_by_role("link", name="more")
    expect(more).to_contain_text(f"Show {rows.count() - 5} more")
    more.click()
    expect(shown).to_have_count(rows.count())
    expect(more).to_be_hidden()

    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.goto(f"{world.url}{product.get_absolute_url()}")
    expect(shown).to_have_count(rows.count())


def test_contact_and_questions_come_before_what_a_service_is(phone, world):
    phone.goto(f"{world.url}/services/payroll-bureau/")
    contact, about = (
        phone.get_by_role("heading", name=name).bounding_box()["y"]
        for name in ("Contact", "Offers and terms")
    )

    assert contact < about
    phone.set_viewport_size({"width": 1280, "height": 800})
    aside, main = phone.locator("aside").first, phone.locator("#who-offers-it")
    assert aside.bounding_box()["x"] > main.bounding_box()["x"]


def test_the_map_is_folded_on_a_phone_and_open_elsewhere(phone, world):
    product = Product.objects.get(name="Oracle E-Business Suite")
    phone.goto(f"{world.url}{product.get_absolute_url()}")
    picture = phone.locator("figure.council-map").first

    expect(picture).to_be_hidden()
    phone.get_by_text("Map, regions and council types").click()
    expect(picture).to_be_visible()
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.reload()
    expect(picture).to_be_visible()


@pytest.mark.parametrize("appearance", ["dark.compact", "light.", ".compact"])
def test_the_new_looks_are_accessible_at_every_width(
    page, world, accessible_in_every_look, appearance
):
    page.context.add_cookies([{"name": "appearance", "value": appearance, "url": world.url}])
    product = Product.objects.get(name="Oracle E-Business Suite")
    UseFactory.create_batch(7, service=None, product=product)
    for address in (
        f"{product.get_absolute_url()}?sort=-since",
        "/services/payroll-bureau/",
        "/councils/",
        "/display/",
    ):
        page.goto(f"{world.url}{address}")
        accessible_in_every_look(page, widths=[320, 390, 1280])


def test_compact_shows_more_services_on_a_screen(page, world):
    page.set_viewport_size({"width": 1366, "height": 768})
    cards = "cards => cards.filter(card => card.getBoundingClientRect().bottom <= 768).length"
    shown = []
    for appearance in (".", ".compact"):
        page.context.add_cookies([{"name": "appearance", "value": appearance, "url": world.url}])
        page.goto(f"{world.url}/services/")
        shown.append(page.locator(".card").evaluate_all(cards))

    assert shown[1] >= 5
    assert shown[0] < shown[1]


def test_what_needs_scripts_is_shown_only_where_they_run(browser, phone, world):
    for path, name in {"/services/payroll-bureau/": "Print", "/accounts/login/": "passkey"}.items():
        phone.goto(f"{world.url}{path}")
        expect(phone.locator("[data-needs-script]").first).to_be_attached()
        expect(phone.locator("[data-needs-script]:visible")).to_have_count(0)

        page = browser.new_page()
        page.goto(f"{world.url}{path}")
        expect(page.get_by_role("button", name=name).first).to_be_visible()
        page.close()

"""By keyboard the results of a list are a few tab stops away."""

import pytest

from tests.factories.forums import ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import PartnershipFactory
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MAX_STOPS = 12
# the page, and what holds its results
LISTS = {
    "/services/": ".card-list",
    "/services/products/": "tbody",
    "/councils/": "tbody",
    "/needs/": ".card-list",
    "/partnerships/": ".card-list",
    "/forums/": ".threads",
    "/search/?q=payroll": ".card-list",
}
IS_WITHIN = "selector => !!document.activeElement.closest(selector)"


def stops_to(page, results):
    for stop in range(1, MAX_STOPS + 1):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == "Skip to results":
            page.keyboard.press("Enter")
        if page.evaluate(IS_WITHIN, f"main {results}"):
            return stop
    return None


@pytest.mark.parametrize("reader", ["visitor", "officer"])
def test_results_are_within_twelve_tab_stops(page, world, reader):
    ThreadFactory()
    NeedFactory()
    PartnershipFactory()
    if reader == "officer":
        sign_in(page, world.url, "olive@durham.example")
    for address, results in LISTS.items():
        page.goto(f"{world.url}{address}")

        assert stops_to(page, results), address


def test_contracts_are_within_twelve_tab_stops(page, world):
    sign_in(page, world.url, "olive@durham.example")
    page.goto(f"{world.url}/needs/contracts/?within=24")

    assert page.get_by_role("link", name="Skip to results").count() == 1

"""By keyboard the results of a list are a few tab stops away."""

import pytest

from councils.models import Council
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import PartnershipFactory
from tests.journeys.conftest import PASSWORD
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


MAX_ON_A_PAGE = 90
MEMBERS_PAGES = [
    *(
        "/your-work/",
        "/services/payroll-bureau/use/",
        "/services/uses/",
        "/needs/new/",
        "/notifications/",
    ),
    *("/notifications/settings/", "/accounts/", "/display/"),
    *("/recommendations/groups/", "/recommendations/groups/new/", "/recommendations/new/"),
]
STOP = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const label = here.labels && here.labels[0];
    const seen = here.matches("[type=radio], [type=checkbox]") && label ? label : here;
    const area = seen.getBoundingClientRect();
    const before = window.lastStop;
    window.lastStop = here;
    return {
        what: `${here.tagName} ${here.name || here.textContent.trim().slice(0, 40)}`,
        ended: here === document.body,
        visible: area.width > 0 && area.height > 0,
        shown: area.bottom > 0 && area.top < innerHeight && area.left < innerWidth,
        marked: here.matches(":focus-visible"),
        after: !before || !!(before.compareDocumentPosition(here) & 4),
        inMain: !!here.closest("main"),
    };
}"""


@pytest.fixture
def editor(world):
    user = UserFactory(email="eddie@durham.example", password=PASSWORD)
    durham = Council.objects.get(name="County Durham")
    return MembershipFactory(user=user, council=durham, role="editor").user


def walked(page):
    """Each stop of the Tab key from the top of the page to its end."""
    for _ in range(MAX_ON_A_PAGE):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["ended"]:
            return
        yield stop


@pytest.mark.parametrize("address", MEMBERS_PAGES)
def test_every_stop_of_a_members_page_is_seen_and_in_the_order_of_the_page(
    page, world, editor, address
):
    sign_in(page, world.url, editor.email)
    assert page.goto(f"{world.url}{address}").ok
    stops = list(walked(page))

    assert len(stops) > 3
    assert [stop["what"] for stop in stops if not (stop["visible"] and stop["shown"])] == []
    assert [stop["what"] for stop in stops if not stop["marked"]] == []
    assert [stop["what"] for stop in stops if not stop["after"]] == []


@pytest.mark.parametrize("address", MEMBERS_PAGES)
def test_the_skip_link_leads_into_a_members_page(page, world, editor, address):
    sign_in(page, world.url, editor.email)
    page.goto(f"{world.url}{address}")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent.trim()").startswith("Skip to")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate(STOP)["inMain"]

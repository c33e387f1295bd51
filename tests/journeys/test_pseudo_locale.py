"""In a language whose words are a third longer no page spills over, and all is still there."""

import pytest

from councils.models import Council, Membership
from tests.journeys.steps import sign_in
from tests.pages import forget_fragments
from tests.pseudo_locale import pseudo_locale

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OPEN = [
    *("/", "/services/", "/services/payroll-bureau/", "/services/products/", "/councils/"),
    *("/councils/{council}/", "/needs/", "/partnerships/", "/forums/", "/search/?q=payroll"),
    *("/insights/", "/accounts/login/", "/accounts/signup/", "/help/"),
]
OF_MEMBERS = [
    *("/", "/services/new/", "/councils/{council}/portfolio/", "/needs/new/", "/needs/contracts/"),
    *("/accounts/", "/forums/drafts/", "/notifications/"),
]
SPILLS = """() => document.documentElement.scrollWidth > window.innerWidth
    ? [...document.querySelectorAll("main *")].filter(
        each => each.getBoundingClientRect().right > window.innerWidth + 1
    ).map(each => each.outerHTML.slice(0, 120)).slice(0, 3).concat(["wide"]) : []"""


@pytest.fixture
def longer(world):
    Membership.objects.update(role="editor")
    forget_fragments()
    with pseudo_locale():
        yield world.url
    forget_fragments()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_spills_over(page, longer, width):
    page.set_viewport_size({"width": width, "height": 900})
    council, left = Council.objects.get(name="County Durham").slug, {}
    for who in ["", "olive@durham.example"]:
        if who:
            sign_in(page, longer, who)
        for address in OF_MEMBERS if who else OPEN:
            response = page.goto(longer + address.format(council=council))
            assert response.status == 200, address
            if spills := page.evaluate(SPILLS):
                left[address] = spills

    assert left == {}

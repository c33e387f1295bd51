"""People of three councils open the same result far down, and a moderator learns of it."""

import re

import pytest
from playwright.sync_api import expect

from portal.search.models import Search
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import ServiceFactory
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PLACE = 4


@pytest.fixture
def many(live_server):
    return ServiceFactory.create_batch(6, summary="Keeps the leases of robot mowers.")


def open_low_result(browser, site, *, with_script):
    """Search and open what stands fourth, as a member of another council."""
    context = browser.new_context(java_script_enabled=with_script)
    page = context.new_page()
    sign_in(page, site, MembershipFactory().user.email)
    page.goto(f"{site}/search/?q=robot+mowers")
    link = page.locator(".card-title a").nth(PLACE - 1)
    address, title = link.get_attribute("href"), link.inner_text()
    link.click()
    expect(page).to_have_url(f"{site}{address}")
    heading(page, title)
    context.close()
    return title


def test_what_three_councils_opened_far_down_is_shown_to_a_moderator(
    browser, page, live_server, many, accessible_in_every_look
):
    site = live_server.url
    titles = {open_low_result(browser, site, with_script=bool(n)) for n in range(3)}
    assert len(titles) == 1
    assert Search.objects.count() == len(range(3))

    sign_in(page, site, UserFactory(duty="moderator").email)
    page.goto(f"{site}/moderation/searches/")

    row = page.get_by_role("row").filter(has_text="robot mowers")
    expect(row).to_contain_text("Only results below the third opened")
    expect(row).to_contain_text(f"Result {PLACE}, 3 councils")
    expect(row.get_by_role("link", name=titles.pop())).to_be_visible()
    accessible_in_every_look(page)

    press(page, re.compile("^Done"))
    expect(page.get_by_role("main")).to_contain_text("was removed from the list")
    expect(page.get_by_role("heading", name="No searches")).to_be_visible()

"""A council asks to join what its neighbour offers, is let in, and says what that was worth."""

import pytest
from playwright.sync_api import expect

from services.models import Offer
from services.partnerships.models import JoinRequest, Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import DocumentFactory, PartnershipFactory, offered
from tests.factories.services import ServiceFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, open_menu, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editors(live_server):
    """Eddie, whose Durham offers payroll and has shared it before, and Nora next door."""
    durham, kent = CouncilFactory(name="County Durham"), CouncilFactory(name="Kent")

    def editor(name, council):
        user = UserFactory(password=PASSWORD, display_name=name)
        return MembershipFactory(council=council, role="editor", user=user).user.email

    service = ServiceFactory(title="Payroll bureau", council=durham)
    offered(10, service=service)
    before = PartnershipFactory(lead=durham, of=[service], stage="ended", was_agreed=True)
    DocumentFactory(partnership=before, title="Exit plan of 2019", is_reusable=True)
    return editor("Eddie", durham), editor("Nora", kent)


def sign_out(page):
    open_menu(page)
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()


def ask(page, site, look):
    page.goto(f"{site}/services/")
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    page.get_by_role("link", name="Ask to join this service").click()
    heading(page, "Ask to join Payroll bureau")
    look(page)
    page.get_by_label("Number of seats").fill("40")
    page.get_by_label("Your message").fill("By April, please.")
    press(page, "Ask to join")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("By April, please.")
    look(page)
    page.get_by_label("Number of seats").fill("4")
    press(page, "Ask to join")
    heading(page, "Request from Kent to join Payroll bureau")
    expect(page.get_by_role("link", name="Exit plan of 2019", exact=True)).to_be_hidden()
    look(page)


def let_in(page, site, look):
    page.goto(f"{site}/councils/")
    page.get_by_role("main").get_by_role("link", name="County Durham").first.click()
    page.get_by_role("link", name="Council overview").click()
    look(page)
    page.get_by_role("link", name="Kent").click()
    page.get_by_role("main").get_by_role("link", name="Accept or decline").click()
    look(page)
    page.get_by_role("radio", name="Accept").check()
    press(page, "Save decision")
    expect(page.get_by_text("Request from Kent accepted.")).to_be_visible()
    page.get_by_role("link", name="View the partnership").click()
    look(page)
    page.get_by_role("link", name="Change stage").click()
    page.get_by_label("Live").check()
    look(page)
    press(page, "Change stage")


def count(page, site, look):
    page.goto(f"{site}{JoinRequest.objects.get().get_absolute_url()}")
    expect(page.get_by_role("link", name="Exit plan of 2019", exact=True)).to_be_visible()
    page.goto(f"{site}/partnerships/")
    look(page)
    page.get_by_role("link", name="Payroll bureau, shared by County Durham").click()
    page.get_by_text("Kent: 0 of 6 completed").click()
    page.get_by_role("link", name="Update checklist").click()
    page.get_by_label("Step").select_option("VAT")
    press(page, "Mark as completed")
    look(page)
    page.get_by_role("link", name="Payroll bureau, shared by County Durham").click()
    page.get_by_role("link", name="Add a saving or benefit").click()
    look(page)
    page.get_by_label("Annual saving").check()
    page.get_by_label("Amount (£ or days)").fill("62000")
    page.get_by_label("Claimed: we have measured this").check()
    page.get_by_label("How you worked it out").fill("The old contract less our share.")
    press(page, "Save")
    expect(page.get_by_text("£62,000 a year")).to_be_visible()
    look(page)


def confirm(page, site, look):
    partnership = Partnership.objects.get(offer__isnull=False)
    page.goto(f"{site}{partnership.get_absolute_url()}")
    page.get_by_role("link", name="Claimed").click()
    look(page)
    press(page, "Confirm for County Durham")
    expect(page.get_by_text("Benefit confirmed for County Durham.")).to_be_visible()
    look(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_council_joins_and_what_it_gained_is_confirmed(page, site, editors, accessible, width):
    page.set_viewport_size({"width": width, "height": 900})
    eddie, nora = editors
    for who, walk in [(nora, ask), (eddie, let_in), (nora, count), (eddie, confirm)]:
        sign_in(page, site, who)
        walk(page, site, accessible)
        sign_out(page)

    assert Offer.objects.get().capacity_free == 6
    page.goto(f"{site}/services/")
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    expect(page.get_by_text("Confirmed by the partner council").first).to_be_visible()
    accessible(page)

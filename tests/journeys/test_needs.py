"""From a plan to what is there, to those who have it, to the decision and its paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from councils.models import Council
from services.models import Category, Product
from services.needs.models import Need
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory
from tests.factories.services import UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, open_menu, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plans(world, settings):
    """An editor of a council in Wales, who has contracts of others to look at."""
    settings.SITE_URL = world.url
    powys = CouncilFactory(name="Powys", official_name="Powys County Council", region="wales")
    ed = UserFactory(email="ed@powys.example", display_name="Ed Editor", password=PASSWORD)
    MembershipFactory(user=ed, council=powys, role="editor")
    gwent = CouncilFactory(name="Gwent", region="wales")
    MembershipFactory(council=gwent, role="editor")
    UseFactory(
        service=None,
        product=Product.objects.get(slug="oracle-e-business-suite"),
        council=gwent,
        contract_ends_on=timezone.localdate() + timedelta(days=200),
        satisfaction=4,
    )
    BoardFactory(name="General", slug="general")
    return world


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_need_finds_what_is_there_asks_and_goes_alone_with_its_reason(
    browser, plans, accessible, scripts
):
    site = plans.url
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, site, "ed@powys.example")
    open_menu(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Needs").click()
    heading(page, "Needs: what councils plan to buy or build")
    page.get_by_role("link", name="Add a need").click()
    press(page, "Publish and find matches")
    expect(page.get_by_role("group", name="There is a problem")).to_contain_text(
        "Enter the name of the need"
    )

    page.get_by_label("Name of the need").fill("A payroll for 9,000 people")
    page.get_by_label("Service area").select_option(label="Payroll")
    page.get_by_label("Join an existing service").check()
    press(page, "Publish and find matches")

    heading(page, "A payroll for 9,000 people")
    offered = page.get_by_role("link", name="Payroll bureau, offered by Northumberland")
    expect(offered).to_be_visible()
    expect(
        page.get_by_text("18,000 of 60,000 payslips a month still available (30%)")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Gwent: Oracle E-Business Suite")).to_be_visible()
    if scripts:
        accessible(page)
        page.set_viewport_size({"width": 320, "height": 640})
        accessible(page)
        page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_label("Ask about Payroll bureau, offered by Northumberland").check()
    press(page, "Ask selected councils")

    heading(page, "Ask other councils")
    expect(page.get_by_role("checkbox", name=re.compile("^Payroll bureau"))).to_be_checked()
    page.get_by_label("Your message").fill("What would 9,000 payslips cost?")
    press(page, "Continue")
    expect(page.get_by_text("Question sent to Northumberland.")).to_be_visible()
    mailbox = page.context.new_page()
    mailbox.goto(f"{site}/dev/mail/")
    expect(mailbox.locator("article").first).to_contain_text("What would 9,000 payslips cost?")
    mailbox.close()

    page.get_by_role("link", name="Record answers").click()
    page.get_by_label("Payroll bureau, offered by Northumberland").fill("No room before 2029.")
    press(page, "Save answers")
    page.get_by_role("link", name="Record decision").click()
    page.get_by_label("Proceed alone").check()
    page.get_by_label("Decision and reasons").fill("Our contract ends before.")
    press(page, "Save decision")
    expect(page.get_by_role("group", name="There is a problem")).to_contain_text(
        "Select the reason for proceeding alone."
    )
    page.get_by_label("No capacity available").check()
    press(page, "Save decision")

    expect(page.get_by_text("no capacity available")).to_be_visible()
    page.get_by_role("link", name="Committee appendix").click()
    heading(page, "Options for reuse: A payroll for 9,000 people")
    expect(page.get_by_text("No room before 2029.")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    if scripts:
        page.emulate_media(media="screen")
        accessible(page)


def test_contracts_that_end_in_the_same_time_become_a_thread_to_buy_together(
    page, plans, accessible
):
    site = plans.url
    sign_in(page, site, "ed@powys.example")
    page.goto(f"{site}/needs/")
    page.get_by_role("link", name="Contracts ending soon").click()
    heading(page, "Contracts ending soon")
    expect(page.locator("#results")).to_have_text(
        "1 service area with contracts ending within 12 months"
    )
    accessible(page)
    page.get_by_role("link", name="Payroll", exact=True).click()
    heading(page, "Payroll: contracts ending within 12 months")
    accessible(page)

    page.get_by_role("link", name="Start a joint procurement").click()
    expect(page.get_by_label("Procure together")).to_be_checked()
    press(page, "Publish and find matches")
    heading(page, "Ask other councils")
    expect(page.get_by_role("checkbox", name=re.compile("^Gwent:"))).to_be_checked()
    press(page, "Continue")
    expect(page.get_by_label("Title")).to_have_value(re.compile("^Joint procurement: Payroll"))
    press(page, re.compile("Publish|Begin|Send|Post"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Joint procurement: Payroll")
    need = Need.objects.get()
    assert need.category == Category.objects.get(slug="payroll")
    assert need.threads.get().council == Council.objects.get(name="Powys")
    page.goto(f"{site}{need.get_absolute_url()}")
    accessible(page)

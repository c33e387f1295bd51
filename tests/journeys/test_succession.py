"""A council becomes part of another; its manager reads what came; councils are compared."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.models import Twin
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, ProductFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def councils(db):
    """Alnwick and Northumberland, each with a payroll; the contracts end soon."""
    payroll = CategoryFactory(name="Payroll")
    alnwick = CouncilFactory(name="Alnwick", official_name="Alnwick District Council")
    heir = CouncilFactory(name="Northumberland", official_name="Northumberland County Council")
    for council, name in [(alnwick, "iTrent"), (heir, "ResourceLink")]:
        UseFactory(
            council=council,
            service=None,
            product=ProductFactory(name=name, category=payroll),
            contract_ends_on=timezone.localdate() + timedelta(days=200),
            notice_months=3,
        )
    return alnwick, heir


def test_from_noting_a_succession_to_confirming_it(page, site, browser, councils, accessible):
    alnwick, heir = councils
    administrator = UserFactory(duty="administrator", password=PASSWORD)
    manager = MembershipFactory(
        council=heir, role="manager", user=UserFactory(password=PASSWORD)
    ).user
    sign_in(page, site, administrator.email)
    page.goto(f"{site}/moderation/")
    page.get_by_role("link", name="successions").click()
    accessible(page)
    page.get_by_role("link", name="Add a succession").click()
    accessible(page)
    page.get_by_label("Old council").fill("Alnwick")
    page.get_by_label("New council").fill("Northumberland")
    page.get_by_label("Became part of").check()
    for label, number in [("Day", "1"), ("Month", "4"), ("Year", "2026")]:
        page.get_by_label(label).fill(number)
    press(page, "Add succession")
    expect(page.get_by_role("main")).to_contain_text("1 system in use")
    accessible(page)
    press(page, "Apply succession")
    expect(page.get_by_role("main")).to_contain_text("Applied but not confirmed")
    accessible(page)
    page.get_by_role("link", name="reverse the transfer").click()
    accessible(page)

    theirs = browser.new_page()
    sign_in(theirs, site, manager.email)
    theirs.goto(f"{site}{alnwick.get_absolute_url()}")
    heading(theirs, "Northumberland County Council")
    theirs.get_by_role("link", name="Inherited records").click()
    said = theirs.get_by_role("main")
    expect(said).to_contain_text("2 systems from 2 councils. 2 contracts end within 14 months.")
    for width in (1280, 320):
        theirs.set_viewport_size({"width": width, "height": 900})
        accessible(theirs)
    press(theirs, "Confirm the transfer from Alnwick")
    expect(said).to_contain_text("Confirmed")
    theirs.close()


def test_councils_are_compared_without_javascript(without_javascript, live_server, councils):
    page = without_javascript
    page.goto(f"{live_server.url}/councils/compare/")
    page.get_by_label("First council").fill("Alnwick")
    page.get_by_label("Second council").fill("Northumberlnd")
    press(page, "Compare")

    expect(page.get_by_role("table")).to_contain_text("Systems for Payroll")
    expect(page.get_by_role("table")).to_contain_text("ResourceLink")


def test_twins_lead_to_a_comparison_on_a_phone_too(page, site, councils, accessible):
    _alnwick, heir = councils
    Twin.objects.find()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}{heir.get_absolute_url()}")
        page.get_by_role("link", name="See how we compare them").click()
        accessible(page)
        page.get_by_role("link", name="Compare with Alnwick").click()
        heading(page, "Compare councils")
        accessible(page)
    page.get_by_label("Second council").fill("Atlantis")
    press(page, "Compare")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)

"""A visitor reports a listing, a moderator takes it off the site and answers."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.services import ServiceFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_a_report_to_its_answer(page, site, accessible):
    service = ServiceFactory(title="Payroll bureau")
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    page.goto(site + service.get_absolute_url())
    page.get_by_role("link", name="Report this service").click()
    accessible(page)
    press(page, "Send report")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_label("Advertising").check()
    page.get_by_label("Your email address").fill("ann@home.example")
    press(page, "Send report")
    expect(page.get_by_role("main")).to_contain_text("A moderator usually answers within")

    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/flags/")
    accessible(page)
    page.get_by_role("link", name="Answer the report").click()
    accessible(page)
    page.get_by_role("link", name="Moderate the service").click()
    accessible(page)
    page.get_by_label("Suspend").check()
    page.get_by_label("Message to the author").fill("Advertising is not welcome.")
    press(page, "Save decision")
    page.goto(f"{site}/moderation/flags/")
    page.get_by_role("link", name="Answer the report").click()
    page.get_by_label("Yes").check()
    page.get_by_label("Reason").fill("We took it off.")
    press(page, "Answer")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(site + service.get_absolute_url())
    heading(page, "Page not found")
    page.goto(f"{site}/dev/mail/")
    expect(page.get_by_role("main")).to_contain_text("We took it off.")

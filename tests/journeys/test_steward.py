"""A steward's week, with the keyboard alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from portal.moderation.models import WorkOutcome
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, MembershipFactory
from tests.factories.services import ProductRequestFactory, ServiceFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def week():
    """One request, one new service, one product asked for and one old record."""
    sent = timezone.now() - timedelta(days=2)
    return {
        "access": AccessRequestFactory(email="officer@unknown.example"),
        "service": ServiceFactory(
            draft=True, state="submitted", submitted_at=sent, title="Payroll bureau"
        ),
        "product": ProductRequestFactory(name="Ledger Cloud"),
        "stale": ServiceFactory(
            title="Old records", is_dormant=True, contact_email="team@durham.example"
        ),
    }


def row_with_focus(page):
    return page.locator("tr[data-work]:focus-within")


def go_to(page, title):
    """Press j until the row has the focus."""
    for _ in range(10):
        page.keyboard.press("j")
        if title in row_with_focus(page).inner_text():
            return
    raise AssertionError(title)


def test_a_week_of_work_is_done_by_keyboard(page, site, accessible, week):
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    sign_in(page, site, moderator.email)
    call_command("find_work")
    call_command("count_work")
    page.goto(f"{site}/moderation/")
    accessible(page)
    expect(page.get_by_role("banner").get_by_text("open items")).to_have_count(1)

    # Monday: put off what waits for another council
    go_to(page, "Ledger Cloud")
    page.keyboard.press("l")
    expect(page.get_by_text("Postponed. It will come back on that day.")).to_be_visible()
    expect(page.locator("tr[data-work]").filter(has_text="Ledger Cloud")).to_have_count(0)

    # Tuesday: open what can be decided, and decide
    go_to(page, "Payroll bureau")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/moderation/listings/{week['service'].pk}/")
    page.wait_for_load_state()
    page.keyboard.press("a")
    expect(page.locator("[name=verb][value=published]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/moderation/listings/")
    week["service"].refresh_from_db()
    assert week["service"].state == "published"

    # Wednesday: ask a council, by the button of the row
    page.goto(f"{site}/moderation/")
    go_to(page, "Old records")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We emailed")).to_be_visible()

    # Thursday: close what is done elsewhere, and go back up
    go_to(page, "officer@unknown.example")
    page.keyboard.press("d")
    expect(page.get_by_text("Marked as done.")).to_be_visible()

    assert sorted(WorkOutcome.objects.values_list("kind", "answer")) == [
        ("access_requests", "done"),
        ("products", "later"),
        ("stale", "acted"),
    ]


def test_shortcuts_do_nothing_where_they_are_off(page, site, week):
    moderator = UserFactory(duty="moderator", password=PASSWORD, uses_shortcuts=False)
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/")

    page.keyboard.press("j")
    expect(row_with_focus(page)).to_have_count(0)


def test_answers_are_given_without_javascript(browser, site, week):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    MembershipFactory()
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/")

    row = page.locator("tr[data-work]").filter(has_text="Ledger Cloud")
    row.locator("summary").click()
    row.get_by_role("button", name="Not needed").click()

    expect(page.get_by_text("Marked as not needed.")).to_be_visible()
    context.close()

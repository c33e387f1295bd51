"""The last manager of a council stops signing in, and a colleague takes over."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from councils.models import Membership
from portal.mail.models import Mail
from tests.councils.lapses import pass_days, seen
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kent(live_server):
    return CouncilFactory(name="Kent", official_name="Kent County Council")


@pytest.fixture
def manager(kent):
    """The only manager, who signed in 11 months ago."""
    return seen(335, council=kent, role="manager")


@pytest.fixture
def colleague(kent):
    return seen(2, council=kent, role="editor", user__display_name="Carla Kent")


def emails_to(membership):
    rows = Mail.objects.filter(to=membership.user.email).order_by("pk")
    return [(mail.subject, mail.text) for mail in rows]


def let_lapse(manager):
    """Two emails, and no answer."""
    call_command("end_lapsed_memberships")
    pass_days(23)
    call_command("end_lapsed_memberships")
    pass_days(7)
    call_command("end_lapsed_memberships")
    first, second, last = emails_to(manager)
    for subject, text in (first, second):
        assert subject == "Do you still work for Kent?"
        assert "You are the only manager of Kent County Council." in text
    assert "No sign-in for 12 months" in last[1]
    manager.refresh_from_db()
    assert manager.state == "ended"


def row_of(page, council):
    row = page.locator("tr[data-work]").filter(has_text=council.name)
    return row.filter(has_text="cannot accept colleagues")


def open_work(page, site, moderator):
    sign_in(page, site, moderator.email)
    call_command("find_work")
    call_command("count_work")
    page.goto(f"{site}/moderation/")


def test_from_the_first_warning_to_the_next_manager(
    page, site, accessible, kent, manager, colleague
):
    let_lapse(manager)
    moderator = UserFactory(duty="moderator", password=PASSWORD)

    # the lapse is a row in the list of moderators, whose button asks the people of the council
    open_work(page, site, moderator)
    accessible(page)
    expect(row_of(page, kent)).to_have_count(1)
    row_of(page, kent).get_by_role("button", name="Ask its people").click()
    expect(page.get_by_text("We emailed 1 person.")).to_be_visible()
    assert emails_to(colleague)[-1][0] == "Kent needs a manager in the directory"

    # the colleague offers to be the manager
    sign_in(page, site, colleague.user.email)
    page.goto(f"{site}/councils/mine/")
    press(page, "Offer to be manager")
    expect(page.get_by_text("You offered to be its first manager")).to_be_visible()

    # a moderator hands the council over
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/managers/{colleague.pk}/")
    heading(page, "Make Carla Kent a manager of Kent")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Reason").fill("Thank you for looking after Kent.")
    press(page, "Save answer")
    expect(page.get_by_text("Answer sent to Carla Kent.")).to_be_visible()
    assert Membership.objects.managers().get(council=kent) == colleague

    # and the row is gone
    open_work(page, site, moderator)
    expect(row_of(page, kent)).to_have_count(0)

"""What is published is changed, corrected, merged and kept true."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.models import LikelyDuplicate, Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, OfferFactory, ServiceFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bureau(durham):
    return ServiceFactory(
        title="Payroll bureau",
        slug="payroll-bureau",
        summary="Pays 42,000 people.",
        council=durham,
        category=CategoryFactory(name="Payroll"),
        contact_email="payroll@durham.example",
    )


def person(council, role):
    user = UserFactory(password=PASSWORD)
    return MembershipFactory(council=council, role=role, user=user).user


def sign_out(page):
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()


def as_moderator(page, site):
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/")


def say_another_number(page, look):
    page.get_by_role("link", name="Change the service details").click()
    look(page)
    page.get_by_label("Summary").fill("Pays 44,500 people.")
    press(page, "Save and continue")
    for _ in range(3):
        if page.get_by_role("button", name="Save and continue").count():
            press(page, "Save and continue")
    changes = page.get_by_role("region", name="Your changes")
    expect(changes.locator("del")).to_contain_text("42,000")
    expect(changes.locator("ins")).to_contain_text("44,500")
    look(page)
    page.get_by_label("Reason for the change").fill("Two councils joined.")


@pytest.mark.parametrize("script", ["with JavaScript", "without JavaScript"])
def test_a_change_waits_for_a_moderator_who_sees_the_difference(
    page, without_javascript, site, durham, bureau, accessible, script
):
    has_script = script == "with JavaScript"
    page, look = (page, accessible) if has_script else (without_javascript, lambda page: None)
    page.set_default_timeout(10_000)
    sign_in(page, site, person(durham, "editor").email)
    page.goto(site + bureau.get_absolute_url())
    page.get_by_role("link", name="Change this service").click()
    look(page)
    say_another_number(page, look)
    press(page, "Submit for review")
    heading(page, "Submitted for review")
    look(page)
    page.goto(site + bureau.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Pays 42,000 people.")
    sign_out(page)

    as_moderator(page, site)
    look(page)
    page.get_by_role("main").get_by_role("link", name="Edits").last.click()
    look(page)
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Two councils joined.")
    expect(page.locator("ins")).to_contain_text("44,500")
    look(page)
    page.get_by_label("Approve").check()
    press(page, "Save decision")
    page.goto(site + bureau.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Pays 44,500 people.")


def test_a_neighbour_suggests_a_correction_and_it_is_accepted_in_one_click(
    page, site, durham, bureau, accessible
):
    editor = person(durham, "editor")
    sign_in(page, site, person(CouncilFactory(name="Northumberland"), "member").email)
    page.goto(site + bureau.get_absolute_url())
    page.get_by_role("link", name="Suggest a correction").click()
    say_another_number(page, accessible)
    press(page, "Send the suggestion")
    heading(page, "Sent to the council")
    sign_out(page)

    sign_in(page, site, editor.email)
    page.goto(f"{site}/councils/{durham.slug}/portfolio/")
    accessible(page)
    page.get_by_role("link", name="Payroll bureau", exact=True).first.click()
    accessible(page)
    page.goto(f"{site}/councils/{durham.slug}/portfolio/")
    page.get_by_role("button", name="Accept correction").click()

    expect(page.get_by_role("main")).to_contain_text("Correction published")
    expect(page.get_by_role("main")).to_contain_text("Pays 44,500 people.")


def test_two_duplicates_become_one_and_two_again(page, site, bureau, accessible):
    twin = ServiceFactory(title="Payroll bureaus", slug="twin", category=bureau.category)
    UseFactory(service=twin, council=CouncilFactory(name="Darlington"))
    OfferFactory(service=twin, council=twin.council)
    LikelyDuplicate.objects.find()

    as_moderator(page, site)
    page.get_by_role("main").get_by_role("link", name="Duplicates").last.click()
    accessible(page)
    page.get_by_role("link", name="Payroll bureau and Payroll bureaus").click()
    accessible(page)
    press(page, "Take")
    expect(page.get_by_role("main")).to_contain_text("You have taken this")
    page.get_by_role("link", name="Compare and merge").click()
    accessible(page)
    press(page, "Merge")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_role("radio", name="Payroll bureaus").check()
    page.get_by_label("Why these are the same").fill("One team, two entries.")
    press(page, "Merge")
    heading(page, "Payroll bureaus into Payroll bureau")
    accessible(page)

    page.goto(f"{site}/services/twin/")
    expect(page).to_have_url(f"{site}/services/payroll-bureau/")
    heading(page, "Payroll bureaus")
    expect(page.get_by_role("main")).to_contain_text("Darlington")
    page.goto(f"{site}/moderation/merges/")
    accessible(page)
    page.get_by_role("link", name="Payroll bureaus into Payroll bureau").click()
    press(page, "Undo merge")
    expect(page.get_by_role("main")).to_contain_text("undid this merge")
    page.goto(f"{site}/services/twin/")
    heading(page, "Payroll bureaus")
    expect(page.get_by_role("main")).to_contain_text("Darlington")
    page.goto(f"{site}/services/payroll-bureau/")
    heading(page, "Payroll bureau")
    expect(page.get_by_role("main")).not_to_contain_text("Darlington")


def test_what_is_due_is_confirmed_in_one_round(page, site, durham, bureau, accessible):
    years_ago = timezone.now() - timedelta(days=800)
    Service.objects.update(last_confirmed_at=years_ago)
    Service.objects.mark_dormant()
    wrong = ServiceFactory(title="Wages", council=durham, last_confirmed_at=years_ago)
    UseFactory(council=durham, last_confirmed_at=years_ago)
    page.goto(f"{site}/services/")
    expect(page.get_by_role("main")).to_contain_text("Not confirmed recently")

    sign_in(page, site, person(durham, "editor").email)
    page.goto(f"{site}/councils/{durham.slug}/")
    page.get_by_role("link", name="Council overview").click()
    accessible(page)
    page.get_by_role("checkbox", name=re.compile("Wages")).uncheck()
    press(page, "Confirm selected records")

    expect(page.get_by_role("main")).to_contain_text("2 records confirmed.")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    accessible(page)
    page.goto(site + bureau.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Confirmed this week")
    page.goto(site + wrong.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Not confirmed for 26 months")


def opened(page, title):
    """The page is there, and so are its keys."""
    heading(page, title)
    page.wait_for_load_state()


def test_a_queue_is_worked_through_by_keyboard(page, site, bureau):
    for n in range(3):
        ServiceFactory(
            draft=True,
            title=f"Waiting {n}",
            state="submitted",
            submitted_at=timezone.now() - timedelta(days=9 - n),
        )
    as_moderator(page, site)
    page.goto(f"{site}/moderation/listings/")
    page.get_by_role("link", name="Waiting 0").focus()
    page.keyboard.press("Enter")
    opened(page, "Waiting 0")
    page.keyboard.press("n")
    opened(page, "Waiting 1")
    page.keyboard.press("t")
    expect(page.get_by_role("main")).to_contain_text("You have taken this")
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Reject")).to_be_checked()
    page.keyboard.press("a")
    expect(page.get_by_role("radio", name="Approve")).to_be_focused()
    page.keyboard.press("Enter")
    opened(page, "Waiting 2")
    page.keyboard.press("c")
    page.get_by_label("Message to the author").focus()
    page.keyboard.type("a car and a note")
    expect(page.get_by_role("radio", name="Ask for changes")).to_be_checked()
    expect(page.get_by_label("Message to the author")).to_have_value("a car and a note")

    page.goto(f"{site}/moderation/")
    press(page, "Turn off shortcuts")
    page.goto(f"{site}/moderation/listings/")
    page.get_by_role("link", name="Waiting 2").click()
    page.keyboard.press("n")
    page.keyboard.press("a")
    opened(page, "Waiting 2")
    expect(page.get_by_role("radio", name="Approve")).not_to_be_checked()

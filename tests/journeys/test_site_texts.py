"""Pages about the site, which administrators change, and the page of what waits."""

import re

import pytest
from playwright.sync_api import expect

from portal.mail.messages import send_email
from portal.site.fragment_cache import fragments
from portal.texts.actions import change_text
from portal.texts.models import WORDINGS_CACHE, SiteText, TextKey
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory
from tests.factories.services import CategoryFactory, UseFactory
from tests.journeys.steps import heading, press, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_about_the_site_is_accessible(page, site, accessible_in_every_look):
    for key in [*(key for key in TextKey if key.has_page), "status"]:
        page.goto(f"{site}/{key}/")
        accessible_in_every_look(page)


def test_an_administrator_announces_maintenance_and_ends_it(page, site, accessible):
    sign_in(page, site, UserFactory(duty="administrator", email="ada@directory.example").email)
    for text in ["The site is closed on **Sunday** from 8am.", ""]:
        page.goto(f"{site}/site-texts/")
        accessible(page)
        page.get_by_role("link", name="Change Banner on every page").click()
        page.get_by_label("Text").fill(text)
        page.get_by_label("Reason for the change").fill("Maintenance.")
        press(page, "Preview")
        accessible(page)
        press(page, "Publish")
        page.goto(f"{site}/status/")
        announced = page.get_by_role("complementary", name="Announcement")
        expect(announced).to_have_count(1 if text else 0)
    accessible(page)


def test_an_administrator_words_an_email_and_it_arrives_so(page, site, accessible, settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    sign_in(page, site, UserFactory(duty="administrator", email="ada@directory.example").email)
    page.goto(f"{site}/site-texts/")
    page.get_by_role("link", name="Change the wording of emails").click()
    accessible(page)
    page.get_by_role("link", name="Change Code to sign in").click()
    page.get_by_label("Opening").fill("Welcome back, {name}.")
    page.get_by_label("Reason for the change").fill("Warmer.")
    press(page, "Publish")
    expect(page.get_by_text("Remove {name}: this text has no placeholders.")).to_have_count(2)
    accessible(page)
    page.get_by_label("Opening").fill("Welcome back. Here is your code:")
    press(page, "Preview")
    expect(page.get_by_role("paragraph").filter(has_text="Here is your code:")).to_be_visible()
    accessible(page)
    press(page, "Publish")
    heading(page, "History: Code to sign in")
    accessible(page)
    fragments.delete(WORDINGS_CACHE)
    send_email("account/login_code", to="olive@durham.example", code="123456")
    page.goto(f"{site}/dev/mail/")
    expect(page.get_by_text("Welcome back. Here is your code:")).to_be_visible()


def test_a_member_begins_with_what_waits_and_follows_service_areas(
    page, site, accessible_in_every_look
):
    member = MembershipFactory(role="editor")
    UseFactory(council=member.council, confirmation="proposed")
    CategoryFactory(name="Payroll and pensions")
    sign_in(page, site, member.user.email)
    page.get_by_role("link", name="Your work").click()
    accessible_in_every_look(page)
    page.get_by_label("Payroll and pensions").check()
    press(page, "Follow selected areas")
    expect(page.get_by_text("You are following 1 service area.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Start.*Confirm or reject 1 system")).click()
    heading(page, f"Check the list of systems of {member.council}")


def test_a_member_reads_on_without_the_new_terms_and_accepts_them_to_post(page, site, accessible):
    member = MembershipFactory(user__email="olive@durham.example").user
    board = BoardFactory(name="General", slug="general")
    version = SiteText(key="terms", text="Be kind.", reason="New.", must_be_accepted=True)
    change_text(version, seen=0, by=UserFactory(duty="administrator"))
    sign_in(page, site, member.email)
    heading(page, "The terms have changed")
    expect(page.get_by_text("Be kind.")).to_be_visible()
    accessible(page)
    press(page, "Read without accepting")
    page.goto(f"{site}{board.get_absolute_url()}new/")
    page.get_by_label("Title").fill("Who shares a payroll?")
    page.get_by_label("Your post").fill("We look for one.")
    press(page, "Post")
    heading(page, "The terms have changed")
    press(page, "Accept the terms")
    expect(page.get_by_label("Title")).to_have_value("Who shares a payroll?")


def test_the_help_is_searched(page, site, accessible):
    page.goto(f"{site}/help/")
    page.get_by_role("searchbox", name="Search the help").fill("fewer emails")
    page.get_by_role("searchbox", name="Search the help").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Choose which emails you get")
    accessible(page)

"""Pages about the site, which administrators change, and the page of what waits."""

import re

import pytest
from playwright.sync_api import expect

from portal.texts.models import TextKey
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
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
    heading(page, f"Systems used by {member.council}")

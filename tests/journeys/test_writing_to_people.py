"""From a post to its author's page, and from there an email to them."""

import pytest
from playwright.sync_api import expect

from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.journeys.steps import heading, press, sign_in
from tests.worker import work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_member_writes_to_the_author_of_a_post(page, world, settings, accessible):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    settings.SITE_URL = world.url
    council = CouncilFactory(name="Birchshire", official_name="Birchshire Council")
    author = MembershipFactory(council=council, user__display_name="Ada Quill").user
    thread = PostFactory(author=author, thread__title="We left our payroll bureau").thread
    sign_in(page, world.url, "olive@durham.example")
    page.goto(f"{world.url}{thread.get_absolute_url()}")
    page.get_by_role("link", name="Ada Quill").first.click()
    heading(page, "Ada Quill")
    expect(page.get_by_role("link", name="We left our payroll bureau")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Write to Ada Quill").click()
    press(page, "Send message")
    expect(page.get_by_role("main")).to_contain_text("Enter a subject.")
    accessible(page)
    page.get_by_label("Subject").fill("Your exit plan")
    page.get_by_label("Message").fill("Could we see it?")
    press(page, "Send message")
    expect(page.get_by_text("Message sent to Ada Quill.")).to_be_visible()
    work()
    page.goto(f"{world.url}/dev/mail/")
    letter = page.locator("article").first
    expect(letter).to_contain_text("Your exit plan")
    expect(letter).to_contain_text("> Could we see it?")
    expect(letter).not_to_contain_text("olive@durham.example")

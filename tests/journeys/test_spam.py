"""A moderator cleans up after a spammer in three presses, and members hide a post together."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forums.models import Post
from portal.moderation.models import CannedReason, Flag
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def spammer():
    person = MembershipFactory(user__display_name="Rowan Vale").user
    for _ in range(8):
        PostFactory(thread=ThreadFactory(author=person))
    asked = PostFactory()
    PostFactory.create_batch(12, thread=asked.thread, author=person)
    ServiceFactory(author=person)
    return person


@pytest.mark.parametrize("scripts", [True, False])
def test_a_spammer_is_cleaned_in_three_presses_and_taken_back_in_one(
    browser, site, accessible, scripts
):
    person, moderator = spammer(), UserFactory(duty="moderator", password=PASSWORD)
    CannedReason.objects.create(title="Advertising", text="It advertises.")
    post = Post.objects.filter(author=person).latest("pk")
    flag = Flag.objects.create(post=post, kind="spam", reporter=MembershipFactory().user)
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/flags/{flag.pk}/")

    page.get_by_role("link", name="Rowan Vale").click()
    heading(page, "Rowan Vale")
    press(page, "Continue")
    heading(page, "Hide everything by Rowan Vale")
    page.get_by_label("Ready-made reason").select_option("Advertising")
    press(page, "Hide all of this")

    expect(page.get_by_role("main")).to_contain_text("Texts hidden at once")
    assert not Post.objects.published().filter(author=person).exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main")).to_contain_text("Everything is as it was before.")
    assert Post.objects.published().filter(author=person).count() == 20


def test_pages_about_a_spammer_are_accessible(page, site, accessible_in_every_look):
    person, moderator = spammer(), UserFactory(duty="moderator", password=PASSWORD)
    CannedReason.objects.create(title="Advertising", text="It advertises.")
    sign_in(page, site, moderator.email)
    for address in [
        f"people/{person.pk}/",
        f"people/{person.pk}/hide/?since=week",
        f"people/{person.pk}/write/",
        f"notes/person/{person.pk}/",
        "watched/",
        "reasons/",
        f"posts/?author={person.pk}",
    ]:
        page.goto(f"{site}/moderation/{address}")
        accessible_in_every_look(page)


def test_three_members_hide_a_post_and_a_moderator_shows_it_again(page, site, accessible):
    post = PostFactory(thread__title="Half price on toner")
    began, council = timezone.now() - timedelta(days=60), CouncilFactory()
    people = [
        MembershipFactory(began_at=began, council=place).user
        for place in (council, council, CouncilFactory())
    ]
    for person in people:
        sign_in(page, site, person.email)
        page.goto(f"{site}/moderation/flags/posts/{post.pk}/")
        page.get_by_label("Spam").check()
        press(page, "Send report")
    page.goto(site + post.thread.get_absolute_url())
    heading(page, "Page not found")

    sign_in(page, site, UserFactory(duty="moderator", password=PASSWORD).email)
    page.goto(f"{site}/moderation/flags/")
    accessible(page)
    expect(page.get_by_text("Hidden automatically").first).to_be_visible()
    page.get_by_role("link", name="Answer the report").first.click()
    accessible(page)
    expect(page.get_by_role("main")).to_contain_text("all 3 open reports")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Reason", exact=True).fill("It is an honest offer of a council.")
    press(page, "Send answer")

    page.goto(f"{site}{post.thread.get_absolute_url()}")
    heading(page, "Half price on toner")

"""From following to a letter and back, and out of the letters again without signing in."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from councils.models import Council
from forums import actions
from forums.models import Post, Thread
from portal.accounts.models import User
from portal.notifications.digests import send_digests
from portal.notifications.models import Preferences
from services.actions import move
from services.models import Category, Verb
from tests.factories.accounts import UserFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.journeys.steps import heading, press, sign_in
from tests.worker import work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talk(world, settings):
    """A thread to follow, somebody who answers, and a mailbox to look into."""
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    settings.SITE_URL = world.url
    board = BoardFactory(name="General", slug="general")
    thread = PostFactory(thread__board=board, thread__title="Who shares a night shift?").thread
    return world, thread


def olive():
    return User.objects.get(email="olive@durham.example")


def northumberland():
    return Council.objects.get(name="Northumberland")


def somebody_answers(thread, text="We do, with two neighbours."):
    moderator = UserFactory(duty="moderator", display_name="Mo Moderator")
    actions.reply(thread, Post(text=text), by=moderator)
    work()


def letter(page, url):
    """The words of the newest letter in the mailbox."""
    page.goto(f"{url}/dev/mail/")
    return page.locator("article").first


def badge(page):
    return page.get_by_role("banner").get_by_role("link", name=re.compile("^Notifications"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_following_to_a_badge_a_letter_the_place_and_out_again_signed_out(
    browser, talk, accessible, scripts
):
    world, thread = talk
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, world.url, "olive@durham.example")
    page.goto(f"{world.url}{thread.get_absolute_url()}")
    press(page, "Follow this thread")
    expect(page.get_by_text(f"You are following “{thread}”: new posts.")).to_be_visible()
    expect(badge(page)).to_have_text("Notifications")

    somebody_answers(thread)

    page.goto(world.url)
    expect(badge(page)).to_have_text("Notifications 1 unread")
    badge(page).click()
    heading(page, "Notifications")
    told = page.get_by_role("link", name="Mo Moderator replied in “Who shares a night shift?”")
    told.click()
    expect(page.locator("#post-2")).to_contain_text("We do, with two neighbours.")
    page.goto(f"{world.url}/notifications/")
    if not scripts:
        press(page, re.compile("^Mark as read"))
    expect(page.get_by_text("No unread notifications")).to_be_visible()
    expect(badge(page)).to_have_text("Notifications")

    outside = browser.new_context(java_script_enabled=scripts).new_page()
    words = letter(outside, world.url)
    expect(words).to_contain_text("Mo Moderator replied in “Who shares a night shift?”")
    expect(words).to_contain_text("You follow this thread.")
    out = re.search(r"\S+/notifications/stop/\S+", words.inner_text())[0]
    outside.goto(out)
    heading(outside, "Stop these emails?")
    press(outside, "Stop these emails")
    heading(outside, "Emails stopped")
    if scripts:
        accessible(outside)

    somebody_answers(thread, "And with a third one.")
    mails = outside.goto(f"{world.url}/dev/mail/").text()
    assert mails.count("replied in") == 2 * mails.count("<article")
    for each in (page, outside):
        each.context.close()


def test_everything_followed_is_on_one_page_and_can_be_paused(page, talk, accessible):
    world, thread = talk
    sign_in(page, world.url, "olive@durham.example")
    for address in [
        thread.get_absolute_url(),
        thread.board.get_absolute_url(),
        "/services/payroll-bureau/",
        northumberland().get_absolute_url(),
        "/services/categories/payroll/",
        "/services/products/oracle-e-business-suite/",
    ]:
        page.goto(f"{world.url}{address}")
        press(page, re.compile("^Follow this"))
    page.goto(f"{world.url}/notifications/settings/")
    accessible(page)
    rows = page.get_by_role("row")
    expect(rows).to_have_count(7)
    rows.filter(has_text=thread.title).get_by_role("link", name=re.compile("^Change")).click()
    accessible(page)
    page.get_by_label("All activity").check()
    page.get_by_label("Weekly summary email").check()
    press(page, "Save")
    page.goto(f"{world.url}/notifications/settings/")
    expect(rows.filter(has_text=thread.title)).to_contain_text("Weekly summary email")
    rows.filter(has_text="General").get_by_role("button", name=re.compile("^Unfollow")).click()
    expect(rows).to_have_count(6)

    until = timezone.localdate() + timedelta(days=10)
    pause = page.get_by_role("group", name=re.compile("^Pause emails until"))
    for part, number in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        pause.get_by_label(part).fill(str(number))
    press(page, "Save")

    expect(page.get_by_text("We will not email you until after")).to_be_visible()


def test_a_digest_gathers_three_sources(page, talk):
    world, thread = talk
    sign_in(page, world.url, "olive@durham.example")
    for address in [
        thread.get_absolute_url(),
        "/services/categories/payroll/",
        northumberland().get_absolute_url(),
    ]:
        page.goto(f"{world.url}{address}")
        press(page, re.compile("^Follow this"))
        page.get_by_role("link", name=re.compile("^Change or unfollow$")).click()
        page.get_by_label("Daily summary email").check()
        press(page, "Save")
    Preferences.objects.update_or_create(user=olive(), defaults={"hour": 0})

    somebody_answers(thread)
    publish("A payroll that has room")
    begin_thread_about(northumberland())
    send_digests(timezone.now() + timedelta(days=1))
    work()

    words = letter(page, world.url)
    expect(words).to_contain_text("3 new notifications")
    expect(words).to_contain_text("replied in “Who shares a night shift?”")
    expect(words).to_contain_text("A payroll that has room")
    expect(words).to_contain_text("What does Northumberland run?")


def publish(title):
    payroll = Category.objects.get(slug="payroll")
    sent_in = ServiceFactory(
        title=title,
        category=payroll,
        state="submitted",
        submitted_at=timezone.now(),
        published_at=None,
    )
    move(sent_in, Verb.APPROVE, by=UserFactory(duty="moderator"))
    work()
    return sent_in


def begin_thread_about(council):
    thread = Thread(
        board=BoardFactory(), title="What does Northumberland run?", about_council=council
    )
    actions.start(thread, Post(text="We look around."), by=UserFactory(duty="moderator"))
    work()


def test_a_saved_search_finds_something_new(page, talk, accessible):
    world, _ = talk
    sign_in(page, world.url, "olive@durham.example")
    page.goto(f"{world.url}/search/?q=payroll")
    press(page, "Get alerts for this search")
    expect(page.get_by_text("You are following “payroll”: new results.")).to_be_visible()
    call_command("match_searches")
    page.goto(f"{world.url}/notifications/")
    expect(page.get_by_text("No unread notifications")).to_be_visible()

    publish("Payroll for small bodies")
    call_command("match_searches")
    call_command("match_searches")
    work()

    page.goto(f"{world.url}/notifications/")
    accessible(page)
    page.get_by_role("link", name="1 new result for your saved search “payroll”").click()
    heading(page, "Results for “payroll”")
    expect(page.get_by_role("link", name="Payroll for small bodies")).to_be_visible()


def test_every_page_of_notifications_is_accessible(page, talk, accessible_in_every_look):
    world, thread = talk
    sign_in(page, world.url, "olive@durham.example")
    page.goto(f"{world.url}{thread.get_absolute_url()}")
    press(page, "Follow this thread")
    somebody_answers(thread)
    somebody_answers(ThreadFactory(title="Another one, that nobody follows"))

    for address in [
        "/notifications/",
        "/notifications/?show=all&group=talk",
        "/notifications/settings/",
        f"/notifications/follow/thread/{thread.pk}/",
    ]:
        page.goto(f"{world.url}{address}")
        accessible_in_every_look(page)

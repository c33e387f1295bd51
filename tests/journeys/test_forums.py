"""A question finds its answer: asked beside a listing, answered elsewhere, accepted, and shown."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from forums.models import Thread
from portal.accounts.models import User
from services.models import Category
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.services import ServiceFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ASKED = "How long did it take you to join the payroll bureau?"


@pytest.fixture
def talk(world):
    """Boards, and two people who have written before."""
    rhys = UserFactory(email="rhys@carmarthenshire.example", display_name="Rhys", password=PASSWORD)
    MembershipFactory(user=rhys, council=CouncilFactory(name="Carmarthenshire"))
    ServiceFactory(title="Payroll bureau of the fire services")
    board = BoardFactory(name="General", slug="general")
    area = Category.objects.get(slug="payroll-and-pensions")
    BoardFactory(name="Payroll and pensions", slug="payroll-and-pensions", category=area)
    for user in [rhys, olive()]:
        PostFactory.create_batch(2, thread=ThreadFactory(author=user, board=board))
    return world


def olive():
    return User.objects.get(email="olive@durham.example")


def ask(page, url):
    sign_in(page, url, "olive@durham.example")
    page.goto(f"{url}/services/payroll-bureau/")
    page.get_by_role("link", name="Ask a question about this").click()
    heading(page, "New post in Payroll and pensions")
    page.get_by_label("Title").fill(ASKED)
    page.get_by_label("Your post").fill("We plan for **April**.")
    press(page, "Post")
    expect(page.get_by_role("heading", name="Similar threads and services")).to_be_visible()
    expect(page.get_by_role("link", name="Payroll bureau of the fire services")).to_be_visible()
    # nobody needs to be told of the service that the question is about
    main = page.get_by_role("main")
    expect(main.get_by_role("listitem").get_by_text("Payroll bureau", exact=True)).to_have_count(0)
    press(page, "Post anyway")
    heading(page, ASKED)


def answer(page, url):
    sign_in(page, url, "rhys@carmarthenshire.example")
    page.goto(f"{url}/forums/")
    page.get_by_role("link", name=ASKED, exact=True).click()
    press(page, "We have this need too")
    expect(page.get_by_role("heading", name="1 other council has this need")).to_be_visible()
    page.get_by_label("Your reply").fill("Seven months, and three of them were data.")
    press(page, "Post reply")
    expect(page.locator("#post-2")).to_contain_text("Seven months")


def accept(page, url):
    page.reload()
    press(page, re.compile("Mark as answer"))
    expect(page.locator("#post-2")).to_contain_text("Answer")
    page.goto(f"{url}/services/payroll-bureau/")
    talk = page.get_by_role("region", name="Questions and discussion")
    expect(talk).to_contain_text(ASKED)
    expect(talk).to_contain_text(re.compile(r"1 reply, .* Answered"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_beside_a_listing_is_answered_elsewhere_and_shown_there(browser, talk, scripts):
    one, other = (browser.new_context(java_script_enabled=scripts) for _ in range(2))
    asking, answering = one.new_page(), other.new_page()

    ask(asking, talk.url)
    answer(answering, talk.url)
    accept(asking, talk.url)

    for context in (one, other):
        context.close()
    assert Thread.objects.get(title=ASKED).accepted_post.number == 2


def test_what_is_new_is_no_longer_new_once_it_was_opened(page, talk):
    old = PostFactory(thread__title="Who runs a shared night shift?").thread
    sign_in(page, talk.url, "olive@durham.example")
    User.objects.update(date_joined=old.begun_at - timedelta(days=60))
    page.goto(f"{talk.url}/forums/?show=unread")
    with page.expect_response("**/read/"):
        page.get_by_role("link", name=old.title, exact=True).click()

    page.goto(f"{talk.url}/forums/?show=unread")

    expect(page.get_by_role("link", name=old.title, exact=True)).to_have_count(0)


def test_a_reply_by_keyboard(page, talk):
    thread = PostFactory(thread__title="Who runs a shared night shift?").thread
    sign_in(page, talk.url, "olive@durham.example")
    page.goto(f"{talk.url}{thread.get_absolute_url()}")
    page.get_by_label("Your reply").focus()
    page.keyboard.type("We do.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Language")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Language")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Files")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#post-2")).to_contain_text("We do.")


def test_every_page_of_the_forums_is_accessible(page, talk, accessible_in_every_look):
    post = PostFactory(
        thread__title="Who runs a shared night shift?",
        thread__author=olive(),
        text="| a | b |\n|---|---|\n| **c** | [d](https://example.org) |\n\n> quoted\n\n`code`",
    )
    PostFactory(thread=post.thread, state="hidden")
    sign_in(page, talk.url, "olive@durham.example")

    for address in [
        "/forums/",
        "/forums/?show=unanswered",
        post.thread.board.get_absolute_url(),
        post.thread.get_absolute_url(),
        "/forums/general/new/",
        f"/forums/threads/{post.thread_id}/reply/",
        *(f"/forums/posts/{post.pk}/{name}/" for name in ("change", "delete", "history")),
    ]:
        page.goto(talk.url + address)
        accessible_in_every_look(page)

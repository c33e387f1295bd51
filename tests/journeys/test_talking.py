"""People who talk at the same time, and moderators who keep order by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from forums.models import Post, Thread
from portal.accounts.models import User
from portal.moderation.models import Flag
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

SAVE = re.compile("^Save$")
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(live_server):
    return BoardFactory(name="General", slug="general")


@pytest.fixture
def people(board):
    """Two who have written before, each for a council, and a moderator."""
    people = {}
    for name, council in {"anna": "Alderley", "ben": "Birchwood"}.items():
        user = UserFactory(
            email=f"{name}@council.example", display_name=name.title(), password=PASSWORD
        )
        MembershipFactory(user=user, council=CouncilFactory(name=council))
        PostFactory.create_batch(2, thread=ThreadFactory(author=user, board=board))
        people[name] = user
    people["moderator"] = UserFactory(duty="moderator", display_name="Mo", password=PASSWORD)
    return people


def as_moderator(page, site, people):
    sign_in(page, site, people["moderator"].email)
    expect(page.get_by_role("banner").get_by_role("button", name="Sign out")).to_be_visible()


def reach(page, wanted):
    """Press Tab until it has the focus, as somebody without a mouse does."""
    expect(wanted).to_have_count(1)
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by keyboard")


def enter(page, wanted):
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_waiting_posts_and_a_report_are_decided_by_keyboard_alone(
    page, site, board, people, accessible
):
    thread = PostFactory(thread__board=board, thread__title="Who shares a night shift?").thread
    new = UserFactory(display_name="Newcomer")
    rude = PostFactory(thread=thread, author=people["ben"], text="Nobody asked you.")
    PostFactory(thread=thread, author=new, number=None, text="We do, since May.")
    Flag.objects.create(post=rude, kind="offensive", email="anna@council.example")
    as_moderator(page, site, people)

    page.goto(f"{site}/moderation/posts/")
    accessible(page)
    enter(page, page.get_by_role("link", name="Review post in"))
    heading(page, "Moderate post")
    accessible(page)
    reach(page, page.get_by_role("radio", name="Publish"))
    page.keyboard.press("Space")
    enter(page, page.get_by_role("main").get_by_role("button", name="Apply decision"))
    expect(page.locator("#post-3")).to_contain_text("We do, since May.")

    page.goto(f"{site}/moderation/flags/")
    accessible(page)
    enter(page, page.get_by_role("link", name="Answer the report"))
    accessible(page)
    page.goto(f"{site}/forums/posts/{rude.pk}/moderate/")
    reach(page, page.get_by_role("radio", name="Hide"))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("Reason"))
    page.keyboard.type("It hurts.")
    enter(page, page.get_by_role("main").get_by_role("button", name="Apply decision"))
    expect(page.locator("#post-2")).to_contain_text("Only moderators can read this post.")
    page.goto(f"{site}/moderation/flags/")
    enter(page, page.get_by_role("link", name="Answer the report"))
    reach(page, page.get_by_role("radio", name="Yes"))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("Reason"))
    page.keyboard.type("We took it off.")
    enter(page, page.get_by_role("main").get_by_role("button", name="Answer"))

    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    assert Post.objects.get(pk=rude.pk).state == "hidden"


def test_two_threads_are_merged_by_keyboard_the_old_address_leads_on_and_it_is_taken_back(
    page, site, board, people, accessible
):
    one, other = (
        PostFactory(thread__board=board, thread__title=title, text=f"{title} Please.").thread
        for title in ("Who shares a payroll?", "Is there a shared payroll?")
    )
    as_moderator(page, site, people)
    page.goto(f"{site}{one.get_absolute_url()}")
    enter(page, page.get_by_role("link", name="Moderate this thread"))
    accessible(page)
    enter(page, page.get_by_role("link", name="Merge into another thread"))
    accessible(page)
    reach(page, page.get_by_label("Address or number of the other thread"))
    page.keyboard.type(f"{site}{other.get_absolute_url()}")
    reach(page, page.get_by_label("Reason"))
    page.keyboard.type("They ask the same.")
    enter(page, page.get_by_role("main").get_by_role("button", name="Merge into another thread"))
    heading(page, other.title)
    expect(page.locator("#post-2")).to_contain_text("Who shares a payroll? Please.")
    accessible(page)

    page.goto(f"{site}{one.get_absolute_url()}")
    heading(page, other.title)
    expect(page.get_by_role("main")).to_contain_text("merged another thread into this one")

    enter(page, page.get_by_role("link", name="Moderate this thread"))
    enter(page, page.get_by_role("link", name="Undo"))
    accessible(page)
    reach(page, page.get_by_label("Reason"))
    page.keyboard.type("They do not.")
    enter(page, page.get_by_role("main").get_by_role("button", name="Undo"))
    heading(page, one.title)
    page.goto(f"{site}{other.get_absolute_url()}")
    expect(page.locator("#post-2")).to_have_count(0)


@pytest.fixture
def two(browser, people, live_server):
    """Anna and Ben, each in a browser of their own."""
    contexts = [browser.new_context() for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, name in zip(pages, ["anna", "ben"], strict=True):
        sign_in(page, live_server.url, f"{name}@council.example")
    yield pages
    for context in contexts:
        context.close()


def test_what_one_answers_is_marked_as_new_for_the_other(two, live_server, board, people):
    anna, ben = two
    thread = PostFactory(
        thread__board=board, thread__author=people["anna"], text="Who has done that?"
    ).thread
    User.objects.update(date_joined=thread.begun_at.replace(year=2020))
    address = f"{live_server.url}{thread.get_absolute_url()}"
    mark = anna.get_by_role("link", name=f"New in {thread.title}")
    with anna.expect_response("**/read/"):
        anna.goto(address)
    anna.goto(f"{live_server.url}/forums/")
    expect(mark).to_have_count(0)

    ben.goto(address)
    ben.get_by_label("Your reply").fill("We have done that.")
    press(ben, "Post reply")
    expect(ben.locator("#post-2")).to_be_visible()

    anna.reload()
    expect(mark).to_be_visible()
    with anna.expect_response("**/read/"):
        mark.click()
    expect(anna.locator("#post-2")).to_contain_text("New")
    expect(anna.locator("#post-1")).not_to_contain_text("New")
    anna.goto(f"{live_server.url}/forums/")
    expect(mark).to_have_count(0)


def test_a_post_that_is_changed_in_two_places_keeps_both_texts(
    two, browser, live_server, board, people, accessible
):
    anna, _ = two
    post = PostFactory(
        thread=PostFactory(thread__board=board).thread, author=people["anna"], text="In May."
    )
    elsewhere = browser.new_context()
    late = elsewhere.new_page()
    sign_in(late, live_server.url, "anna@council.example")
    for page in (anna, late):
        page.goto(f"{live_server.url}/forums/posts/{post.pk}/change/")
    field = "Your post"
    anna.get_by_label(field).fill("In June.")
    press(anna, SAVE)
    expect(anna.locator("#post-2")).to_contain_text("In June.")

    late.get_by_label(field).fill("In July.")
    press(late, SAVE)

    expect(late.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(late.get_by_label(field)).to_have_value("In July.")
    expect(late.get_by_role("main")).to_contain_text("In June.")
    accessible(late)
    late.get_by_label(field).fill("In June or July.")
    press(late, SAVE)
    expect(late.locator("#post-2")).to_contain_text("In June or July.")
    assert post.revisions.count() == 2
    elsewhere.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_poll_is_asked_of_councils_answered_and_seen(
    browser, live_server, board, people, accessible, scripts
):
    asks, answers = (browser.new_context(java_script_enabled=scripts) for _ in range(2))
    anna, ben = asks.new_page(), answers.new_page()
    sign_in(anna, live_server.url, "anna@council.example")
    anna.goto(f"{live_server.url}/forums/general/new/")
    anna.get_by_label("Title").fill("Which of these would you share?")
    anna.get_by_label("Your post").fill("We plan for April.")
    anna.get_by_text("Add a poll").click()
    anna.get_by_label("Poll question").fill("What would you share?")
    anna.get_by_label("Answers, one on each line").fill("Payroll\nA help desk")
    press(anna, "Post")
    heading(anna, "Which of these would you share?")

    sign_in(ben, live_server.url, "ben@council.example")
    ben.goto(anna.url)
    ben.get_by_label("A help desk").check()
    press(ben, "Vote")
    expect(ben.locator("#poll")).to_contain_text("A help desk (100%)")
    ben.get_by_role("link", name="See how councils voted").click()
    expect(ben.get_by_role("main")).to_contain_text("Birchwood")
    if scripts:
        accessible(ben)
    anna.reload()
    press(anna, "Close poll now")
    expect(anna.locator("#poll")).to_contain_text("Closed")
    thread = Thread.objects.get(title="Which of these would you share?")
    assert thread.poll.is_closed
    for context in (asks, answers):
        context.close()

"""Writing in the forums: drafts that survive, a preview, the toolbar, a quote."""

import pytest
from playwright.sync_api import expect

from forums.models import Draft
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def thread(live_server):
    """A thread, and somebody who has written before."""
    wren = UserFactory(email="wren@durham.example", display_name="Wren", password=PASSWORD)
    MembershipFactory(user=wren)
    board = BoardFactory(name="General", slug="general")
    PostFactory.create_batch(2, thread=ThreadFactory(author=wren, board=board))
    return PostFactory(thread__board=board, text="We took **seven months**. It was data.").thread


def opened(page, live_server, thread):
    page.goto(f"{live_server.url}{thread.get_absolute_url()}")
    return page.get_by_label("Your reply")


def test_a_draft_survives_a_reload_and_another_tab_overwrites_nothing(
    page, live_server, thread, accessible
):
    sign_in(page, live_server.url, "wren@durham.example")
    field = opened(page, live_server, thread)
    field.press_sequentially("Half a thought")
    expect(page.get_by_role("status").filter(has_text="Draft saved at")).to_be_visible()
    other = page.context.new_page()
    expect(opened(other, live_server, thread)).to_have_value("Half a thought")

    field.press_sequentially(", and more")
    expect(page.get_by_role("status").filter(has_text="Draft saved at")).to_be_visible()
    expect(page.locator("[name=draft_version]")).to_have_value("2")
    other.get_by_label("Your reply").press_sequentially(" elsewhere")

    expect(other.locator("[data-draft-note]")).to_contain_text("Nothing was overwritten")
    accessible(other)
    other.get_by_role("button", name="Use the other draft").click()
    expect(other.get_by_label("Your reply")).to_have_value("Half a thought, and more")
    press(other, "Post reply")
    expect(other.locator("#post-2")).to_contain_text("Half a thought, and more")
    assert not Draft.objects.exists()


def test_the_toolbar_the_preview_and_a_quote(page, live_server, thread, accessible):
    sign_in(page, live_server.url, "wren@durham.example")
    field = opened(page, live_server, thread)
    page.evaluate(
        """() => {
            const strong = document.querySelector("#post-1 .prose strong");
            document.getSelection().selectAllChildren(strong);
        }"""
    )
    page.get_by_role("link", name="Quote post 1").click()
    expect(field).to_have_value(
        f"> [Post 1](/forums/posts/{thread.last_post_id}/):\n>\n> seven months\n\n"
    )
    field.press("Control+b")
    page.keyboard.type("So long?")
    page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()

    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("So long?")
    accessible(page)
    html = preview.inner_html()
    press(page, "Post reply")
    assert page.locator("#post-2 .prose").inner_html().strip() == html.strip()


def test_without_javascript_a_draft_is_saved_and_seen(without_javascript, live_server, thread):
    page = without_javascript
    sign_in(page, live_server.url, "wren@durham.example")
    page.goto(f"{live_server.url}{thread.get_absolute_url()}")
    page.get_by_role("link", name="Quote post 1").click()
    expect(page.get_by_label("Your reply")).to_contain_text("> We took **seven months**.")
    press(page, "Preview")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("seven months")
    press(page, "Save as draft")
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    page.goto(f"{live_server.url}/forums/drafts/")
    page.get_by_role("main").get_by_role("link").filter(has_text="Post 1").click()
    press(page, "Post reply")
    expect(page.locator("#post-2")).to_contain_text("seven months")

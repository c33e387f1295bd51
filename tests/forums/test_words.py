"""Drafts, previews and quotes: nothing typed is lost, and what is shown is what is sent."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from forums import actions
from forums.actions.drafts import MAX_DRAFTS
from forums.models import Draft, Post
from portal.accounts.actions import erase
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACE = "/forums/general/new/"


@pytest.fixture
def writer(client):
    BoardFactory(slug="general")
    user = MembershipFactory(role="member").user
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    client.force_login(user)
    return user


def keep(client, text, seen=0, place=PLACE, **headers):
    sent = {"place": place, "text": text, "draft_version": seen}
    return client.post("/forums/drafts/keep/", sent, headers=headers)


def keep_by_script(client, text, seen=0, place=PLACE):
    return keep(client, text, seen, place, accept="application/json")


def test_a_draft_is_there_when_the_form_is_opened_again_and_goes_with_what_is_sent(client, writer):
    thread = PostFactory().thread
    place = f"/forums/threads/{thread.pk}/reply/"
    assert keep_by_script(client, "Half a thou", place=place).json()["version"] == 1
    assert keep_by_script(client, "Half a thought", 1, place).json()["version"] == 2

    assert "Half a thought" in client.get(place).content.decode()
    assert "Half a thought" in client.get(thread.get_absolute_url()).content.decode()
    client.post(place, {"text": "A whole thought"})
    assert not Draft.objects.exists()


def test_another_tab_is_never_overwritten(client, writer):
    keep_by_script(client, "One tab")

    other = keep_by_script(client, "Another tab")

    assert (other.status_code, other.json()["text"]) == (409, "One tab")
    assert Draft.objects.get().text == "One tab"
    page = keep(client, "Another tab").content.decode()
    assert "One tab" in page
    assert "Another tab" in page
    assert keep(client, "Another tab", 1)["Location"] == PLACE
    assert Draft.objects.get().text == "Another tab"


def test_an_empty_form_keeps_no_draft(client, writer):
    keep_by_script(client, "Something")
    assert keep_by_script(client, "  ", 1).json() == {"version": 0, "at": ""}
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "place",
    ["", "/", "//evil.example/forums/general/new/", "https://evil.example/", "/forums/general/"],
)
def test_a_draft_belongs_to_a_form_of_the_forums(client, writer, place):
    assert keep_by_script(client, "Somewhere", place=place).status_code == 404


def test_drafts_are_ones_own(client, writer):
    theirs = actions.keep_draft(PLACE, actions.Words("", "Secret"), seen=0, by=UserFactory())
    assert "Secret" not in client.get("/forums/drafts/").content.decode()
    assert client.post(f"/forums/drafts/{theirs.pk}/discard/").status_code == 404
    keep_by_script(client, "Mine")
    assert "Mine" in client.get("/forums/drafts/").content.decode()
    client.post(f"/forums/drafts/{Draft.objects.of(writer).get().pk}/discard/")
    assert not Draft.objects.of(writer).exists()


def test_words_typed_when_the_session_had_ended_are_kept_after_signing_in(client, writer):
    client.logout()
    answer = keep(client, "Long thoughts")
    assert "/login/" in answer["Location"]


def test_drafts_are_bounded_in_number_and_age(writer):
    for number in range(MAX_DRAFTS + 3):
        place = f"{PLACE}?service={number}"
        actions.keep_draft(place, actions.Words("", "x"), seen=0, by=writer)
    assert Draft.objects.of(writer).count() == MAX_DRAFTS

    Draft.objects.update(updated_at=timezone.now() - timedelta(days=181))
    call_command("tidy_drafts")
    assert not Draft.objects.exists()


def test_erasing_a_person_erases_their_drafts(writer):
    actions.keep_draft(PLACE, actions.Words("", "x"), seen=0, by=writer)
    erase(writer, texts=False)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text", ["**Bold** & <b>raw</b>", "| a | b |\n|---|---|\n| 1 | 2 |", "[x](javascript:alert(1))"]
)
def test_the_preview_is_exactly_the_result(client, writer, text):
    thread = PostFactory().thread
    address = f"/forums/threads/{thread.pk}/reply/"

    by_script = client.post("/forums/preview/", {"text": text}).content.decode()
    page = client.post(address, {"text": text, "preview": "1"}).content.decode()
    assert Post.objects.filter(thread=thread).count() == 1
    client.post(address, {"text": text})

    html = Post.objects.latest("pk").html
    assert html == by_script
    assert html.strip() in page


def test_a_preview_of_a_new_thread_begins_nothing(client, writer):
    form = {"kind": "question", "title": "Who shares a payroll?", "text": "Ours is **old**."}
    page = client.post(PLACE, {**form, "preview": "1"}).content.decode()
    assert "<strong>old</strong>" in page
    assert "Who shares a payroll?" in page


def test_a_quote_names_nobody_and_leads_to_the_post(client, writer):
    post = PostFactory(text="First line\n\nSecond line", author=UserFactory(display_name="Ann Lee"))

    page = client.get(f"/forums/threads/{post.thread_id}/reply/?quote={post.pk}")

    said = page.context["form"]["text"].value()
    assert said.startswith(f"> [Post 1](/forums/posts/{post.pk}/):\n>\n> First line\n>\n> Second")
    assert "Ann Lee" not in said


@pytest.mark.parametrize("quote", ["x", "-1", "9" * 30, "0"])
def test_what_is_no_post_cannot_be_quoted(client, writer, quote):
    thread = PostFactory().thread
    page = client.get(f"/forums/threads/{thread.pk}/reply/?quote={quote}")
    assert page.context["form"]["text"].value() is None


def test_what_one_may_not_read_cannot_be_quoted(client, writer):
    thread = PostFactory().thread
    hidden = PostFactory(thread=thread, state="hidden", text="Slander")
    page = client.get(f"/forums/threads/{thread.pk}/reply/?quote={hidden.pk}")
    assert "Slander" not in page.content.decode()


def test_a_draft_keeps_the_whole_form(client, writer):
    board = BoardFactory()
    place = f"{board.get_absolute_url()}new/"
    client.force_login(writer)
    poll = {"poll-question": "Which?", "poll-options": "A\nB"}
    rest = {"kind": "need", "tags": "exit, savings", **poll}

    client.post("/forums/drafts/keep/", {"place": place, "text": "We plan.", **rest})
    page = client.get(place).content.decode()

    for said in ["exit, savings", 'value="Which?"', ">\nA\nB</textarea>", "We plan."]:
        assert said in page
    assert re.search(r'value="need"[^>]* checked', page)


UNSEEN = ["\u200b" * 30, "\u202e\u2066", "\u3164", "\u2800", "&nbsp;", "&#8203;", "---"]


@pytest.mark.parametrize("nothing", [*UNSEEN, "[x]: http://y.example"])
def test_a_post_that_nobody_could_see_is_not_sent(client, writer, nothing):
    thread = PostFactory().thread

    page = client.post(f"/forums/threads/{thread.pk}/reply/", {"text": nothing})

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert thread.posts.count() == 1


def test_a_draft_has_room_for_any_address(client, writer):
    board = BoardFactory()
    address = f"/forums/{board.slug}/new/?title={'x' * 290}&text={'y' * 900}"

    page = client.post(address, {"title": "x", "text": "Words that are kept."})

    assert page.status_code == 200
    assert Draft.objects.get().text == "Words that are kept."

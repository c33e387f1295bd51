"""Posts and threads have a language, and say it where they are shown."""

import pytest
from django.core import mail

from forums import actions
from forums.models import Draft, Post, Thread
from forums.models.post import WRITTEN_LANGUAGE
from portal.notifications.models import Follow
from portal.search.models import IndexEntry
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db
WELSH = {"title": "Pwy sy’n rhannu cyflogres?", "text": "Rydym yn chwilio.", "language": "cy"}


@pytest.fixture
def writer(client):
    user = MembershipFactory().user
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    client.force_login(user)
    return user


@pytest.fixture
def welsh(client, writer):
    board = BoardFactory(name="Wales")
    sent = {**WELSH, "kind": "question", "compared": "on"}
    client.post(f"{board.get_absolute_url()}new/", sent)
    return Thread.objects.get(title=WELSH["title"])


def test_a_thread_and_its_title_are_in_the_language_of_the_first_post(welsh):
    assert (welsh.language, welsh.posts.get().language) == ("cy", "cy")


@pytest.mark.parametrize("language", ["", "xx"])
def test_what_says_no_language_is_english_and_others_are_refused(client, writer, language):
    thread = PostFactory().thread
    client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "We do.", "language": language})
    written = Post.objects.filter(text="We do.").values_list("language", flat=True)
    assert list(written) == ([] if language else ["en"])


def test_the_form_opens_in_the_language_of_ones_last_post(client, writer, welsh):
    assert WRITTEN_LANGUAGE.of(writer) == "cy"
    for address in (
        f"{welsh.board.get_absolute_url()}new/",
        f"/forums/threads/{welsh.pk}/reply/",
        PostFactory().thread.get_absolute_url(),
    ):
        assert '<option value="cy" selected>' in client.get(address).content.decode(), address
    client.force_login(MembershipFactory().user)
    page = client.get(welsh.get_absolute_url()).content.decode()
    assert '<option value="cy" selected>' not in page


def test_a_draft_keeps_its_language(client, writer):
    board = BoardFactory()
    address = f"{board.get_absolute_url()}new/"
    client.post(address, {**WELSH, "kind": "question", "preview": "1"})
    assert Draft.objects.get().rest["language"] == "cy"
    assert '<option value="cy" selected>' in client.get(address).content.decode()


def test_title_and_text_say_their_language_on_every_page(client, writer, welsh):
    answer = PostFactory(thread=welsh, text="In English, please.")
    page = text(client.get(welsh.get_absolute_url()))
    assert f'lang="cy">{WELSH["title"]}</h1>' in page
    assert '<div class="prose" lang="cy">' in page
    assert f'<div class="prose"><p>{answer.text}</p>' in page
    for address in ("/forums/", welsh.board.get_absolute_url()):
        assert f' lang="cy">{WELSH["title"]}</a>' in text(client.get(address)), address
    person = text(client.get(f"/people/{writer.pk}/"))
    assert '<p lang="cy">Rydym yn chwilio.</p>' in person


def test_search_and_feed_say_it_too(client, welsh):
    assert IndexEntry.objects.get(kind="thread", key=welsh.pk).language == "cy"
    assert ' lang="cy">' in text(client.get("/search/?q=cyflogres"))
    feed = client.get("/forums/feed/").content.decode()
    assert '&lt;div lang="cy"&gt;' in feed


def test_an_email_says_which_language_it_quotes(writer, welsh):
    Follow.objects.all().delete()
    reader = FollowFactory(thing=welsh).user
    post = Post(text="Dyma ni.", language="cy", council=welsh.council)
    actions.reply(welsh, post, by=writer)
    work()
    letter = next(each for each in mail.outbox if each.to == [reader.email])
    assert "> In Welsh:\n> Dyma ni." in letter.body


def test_a_language_is_corrected_by_changing_the_post(client, writer, welsh):
    post = welsh.posts.get()
    sent = {"text": post.text, "language": "en", "seen": 0}
    client.post(f"/forums/posts/{post.pk}/change/", sent)
    welsh.refresh_from_db()
    post.refresh_from_db()
    assert (welsh.language, post.language) == ("en", "en")
    assert not post.revisions.exists()
    assert IndexEntry.objects.get(kind="thread", key=welsh.pk).language == "en"


def test_a_reply_in_another_language_leaves_the_title_as_it_is(client, writer, welsh):
    sent = {"text": "We do.", "language": "en"}
    client.post(f"/forums/threads/{welsh.pk}/reply/", sent)
    welsh.refresh_from_db()
    assert welsh.language == "cy"

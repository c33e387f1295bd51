"""Posts with watched words, and first posts with several links, wait for a moderator."""

import time

import pytest
from django.core.exceptions import ValidationError

from forums import actions
from forums.actions.holds import LINKS_THAT_WAIT, POSTS_BEFORE_LINKS, hold_on
from forums.models import HeldPost, Post, Thread, WatchedTerm
from forums.models.watched_term import MAX_TERMS, domains_in, normalised, phrases_in
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory, WatchedTermFactory

pytestmark = pytest.mark.django_db
ZERO_WIDTH, NO_BREAK = "\u200b", "\u00a0"


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def writer():
    """A member whose first posts are published."""
    user = MembershipFactory().user
    PostFactory.create_batch(POSTS_BEFORE_LINKS, author=user)
    return user


def reply_with(writer, text):
    return actions.reply(PostFactory().thread, Post(text=text), by=writer)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("casino", "The best CASINO online!"),
        ("casino", f"ca{ZERO_WIDTH}sino"),
        ("casino", "ｃａｓｉｎｏ"),
        ("work from home", f"Work{NO_BREAK}from\u2003home now"),
        ("work from home", "work, from: home"),
        ("example.com", "See https://example.com/win?x=1"),
        ("example.com", "See [this](http://shop.deals.example.com:8080/)"),
        ("example.com", "Write to me@example.com"),
        ("example.com", "example。com"),
        ("example.com", "www.example.com."),
    ],
)
def test_a_post_with_a_watched_term_waits(writer, term, text):
    WatchedTermFactory(text=term)

    post = reply_with(writer, text)

    assert (post.state, post.number) == ("pending", None)
    assert post.held.in_words == f"Watched word: {term}"


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("casino", "Casinos and the licensing act"),
        ("work from home", "work at home"),
        ("example.com", "https://notexample.com/"),
        ("example.com", "https://example.com.council.example/"),
        ("shop.example.com", "https://example.com/"),
    ],
)
def test_a_post_with_other_words_does_not(writer, term, text):
    WatchedTermFactory(text=term)

    assert reply_with(writer, text).state == "published"


def test_the_title_of_a_thread_counts_as_well(writer):
    WatchedTermFactory(text="casino")
    thread = Thread(board=BoardFactory(), title="A casino for councils", kind="question")

    thread = actions.start(thread, Post(text="What do you think?"), by=writer)

    assert thread.state == "pending"


def test_what_moderators_write_does_not_wait(moderator):
    WatchedTermFactory(text="casino")

    assert reply_with(moderator, "casino").state == "published"


def test_matches_are_counted_with_the_last_moment(writer):
    term = WatchedTermFactory(text="casino")

    reply_with(writer, "casino, casino")
    reply_with(writer, "Another casino")

    term.refresh_from_db()
    assert term.matches_count == 2
    assert term.last_matched_at


def test_a_published_post_cannot_be_changed_to_say_it(writer):
    post = reply_with(writer, "All is well.")
    WatchedTermFactory(text="casino")

    with pytest.raises(RuleBroken, match="moderator has to approve"):
        actions.change(post, "All is well in the casino.", seen=0, by=writer)

    assert actions.change(post, "All is very well.", seen=0, by=writer).text == "All is very well."


@pytest.mark.parametrize(
    ("published", "links", "state"),
    [
        (POSTS_BEFORE_LINKS - 1, LINKS_THAT_WAIT, "pending"),
        (POSTS_BEFORE_LINKS - 1, LINKS_THAT_WAIT - 1, "published"),
        (POSTS_BEFORE_LINKS, LINKS_THAT_WAIT, "published"),
    ],
)
def test_first_posts_with_several_links_to_other_sites_wait(published, links, state):
    author = MembershipFactory().user
    PostFactory.create_batch(published, author=author)
    text = " ".join(f"https://shop{n}.example/" for n in range(links))

    assert reply_with(author, text).state == state


def test_links_to_this_site_do_not_count(settings):
    settings.SITE_URL = "https://directory.example"
    author = UserFactory()

    assert hold_on(author, "https://directory.example/a/ https://directory.example/b/") is None


def test_moderators_see_why_it_waits_and_the_author_does_not(client, moderator, writer):
    WatchedTermFactory(text="casino")
    post = reply_with(writer, "casino")

    assert "Watched word: casino" in client.get("/moderation/posts/").content.decode()
    client.force_login(writer)
    page = client.get(post.thread.get_absolute_url()).content.decode()
    assert "Waiting for a moderator" in page
    assert "Watched word" not in page


def test_it_is_published_like_any_other_post(client, moderator, writer):
    WatchedTermFactory(text="casino")
    post = reply_with(writer, "casino")

    actions.approve(post, by=moderator)

    post.refresh_from_db()
    assert post.state == "published"
    assert HeldPost.objects.get().term == "casino"


def test_moderators_add_and_remove_terms_on_a_page(client, moderator):
    client.post("/moderation/watched/", {"text": "https://www.Example.com/win"})
    term = WatchedTerm.objects.get()
    page = client.get("/moderation/watched/").content.decode()
    assert (term.text, term.is_domain) == ("example.com", True)
    assert "example.com" in page
    assert "Never" in page

    client.post(f"/moderation/watched/{term.pk}/remove/")

    assert not WatchedTerm.objects.exists()
    verbs = Entry.objects.order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [("term watched", "example.com"), ("term not watched", "example.com")]


@pytest.mark.parametrize("text", ["", "ab", "!!!", "one two three four five six", "x" * 61])
def test_a_term_has_a_length(client, moderator, text):
    page = client.post("/moderation/watched/", {"text": text}).content.decode()

    assert "There is a problem" in page
    assert not WatchedTerm.objects.exists()


def test_a_term_is_watched_once(client, moderator):
    WatchedTermFactory(text="casino")

    with pytest.raises(ValidationError):
        WatchedTerm(text="Casino!").full_clean()


def test_there_is_room_for_500(moderator):
    WatchedTerm.objects.bulk_create(WatchedTerm(text=f"word{n}") for n in range(MAX_TERMS))

    with pytest.raises(RuleBroken, match="500"):
        actions.watch(WatchedTerm(text="one more"), by=moderator)


@pytest.mark.parametrize("unit", ["a ", "a.", "a-", ".", "é", "\u200b", "a@a.b/", "http://a.b "])
def test_finding_them_takes_time_in_proportion_to_the_text(unit):
    def seconds(length):
        plain = normalised(unit * (length // len(unit)))
        began = time.perf_counter()
        phrases_in(plain, 5), domains_in(plain)
        return time.perf_counter() - began

    seconds(1000)
    assert min(seconds(40_000) for _ in range(3)) < 0.2 + 16 * min(seconds(5_000) for _ in range(3))


def waiting_of(author, number):
    thread = PostFactory().thread
    for n in range(number):
        PostFactory(thread=thread, author=author, number=None, text=f"Spam {n}")


def test_the_queue_is_filtered_by_author_and_decided_for_all_of_theirs(client, moderator):
    spammer, other = UserFactory(), UserFactory()
    waiting_of(spammer, 30)
    waiting_of(other, 1)
    address = f"/moderation/posts/?author={spammer.pk}"
    page = client.get(address).content.decode()
    assert f"All 30 posts by {spammer}" in page

    client.post(address, {"everything": "on", "decision": "hide", "reason": "Spam."})

    assert Post.objects.filter(author=spammer, state="hidden").count() == 30
    assert Post.objects.waiting().get().author == other


def test_without_an_author_posts_are_selected_one_by_one(client, moderator):
    ThreadFactory()
    waiting_of(UserFactory(), 2)

    page = client.post(
        "/moderation/posts/", {"everything": "on", "decision": "hide", "reason": "Spam."}
    ).content.decode()

    assert "There is a problem" in page
    assert Post.objects.waiting().count() == 2


def test_something_must_be_selected_of_one_author_too(client, moderator):
    spammer = UserFactory()
    waiting_of(spammer, 2)

    page = client.post(f"/moderation/posts/?author={spammer.pk}", {"decision": "approve"})

    assert "Select the posts to decide about." in page.content.decode()

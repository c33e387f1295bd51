"""What somebody types to be taken for markup, for somebody else, or to break a page."""

from xml.etree import ElementTree

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from forums import actions
from forums.models import Draft, Post, Thread
from portal.search.models import IndexEntry
from tests.architecture.addresses import arguments, filled_in
from tests.architecture.matrix import MATRIX
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, ThreadFactory
from tests.forums.hostile import as_form
from tests.worker import work

pytestmark = pytest.mark.django_db

ESCAPED = "Whatword &lt;img src=x onerror=alert(1)&gt; &amp;lt;script&amp;gt;"
UNPRINTABLE = ["\x08", "\x0b", "\x1b", "\ufffe", "\uffff", "\u2028", "\u202e"]
FORMS = sorted(name for name in MATRIX if name.startswith("forums:"))
MEGABYTES = "x" * 2_600_000


def text(response):
    return response.content.decode()


def test_what_is_escaped_stays_escaped_in_the_page_the_search_the_feed_and_the_mail(client, writer):
    title = f"Whatword {ESCAPED}"[:150]
    thread = PostFactory(text=ESCAPED, thread__title=title, thread__author=writer).thread
    moderator = UserFactory(duty="moderator")
    named = actions.reply(thread, Post(text=f"[@x](person:{writer.pk}) {ESCAPED}"), by=moderator)
    named.refresh_from_db()
    pages = [
        text(client.get(address))
        for address in (
            thread.get_absolute_url(),
            "/forums/",
            "/search/?q=whatword",
            "/forums/feed/",
            f"/forums/threads/{thread.pk}/feed/",
            f"/forums/posts/{named.pk}/history/",
        )
    ]
    work()
    letter = mail.outbox[-1]

    assert "Whatword" in letter.subject
    for page in [*pages, letter.alternatives[0][0]]:
        assert "whatword" in page.lower()
        assert "<img" not in page
        assert "onerror=alert(1)>" not in page
    assert "&lt;img" in letter.subject, "plain text says what was typed"


@pytest.mark.parametrize("character", UNPRINTABLE)
def test_a_character_that_no_feed_can_hold_breaks_no_feed(client, writer, character):
    client.force_login(writer)
    board = ThreadFactory().board
    asked = {"kind": "question", "title": f"Broken{character}word in the title", "compared": "on"}
    client.post(f"{board.get_absolute_url()}new/", {**asked, "text": f"We{character}do."})
    thread = board.threads.latest("pk")
    IndexEntry.objects.filter(kind="thread", key=thread.pk).update(title=f"Brokenword {character}")

    for address in [
        "/forums/feed/",
        f"{board.get_absolute_url()}feed/",
        f"/forums/threads/{thread.pk}/feed/",
        "/search/feed/?q=brokenword",
        f"/search/feed/?q=brokenword{character}",
    ]:
        page = client.get(address)
        assert page.status_code == 200, address
        assert ElementTree.fromstring(page.content) is not None, address  # noqa: S314 - ours


def test_a_name_is_shown_and_mailed_without_what_it_is_not(client):
    """A name that came from elsewhere, past every form, is text wherever it stands."""
    evil = UserFactory(display_name="Eve\nBcc: all@council.example <b>https://evil.example/</b>")
    jane = MembershipFactory(user__display_name="Jane Smith").user
    evil.give_duty("moderator")
    thread = PostFactory(thread__author=evil).thread

    actions.reply(thread, Post(text="@Jane Smith knows."), by=evil)
    work()

    letter = mail.outbox[-1]
    assert letter.to == [jane.email]
    assert letter.recipients() == [jane.email]
    assert "\n" not in letter.subject
    assert "<b>" not in letter.alternatives[0][0]
    assert 'href="https://evil' not in letter.alternatives[0][0]
    assert "<b>https" not in text(client.get(thread.get_absolute_url()))
    assert "<b>https" not in text(client.get(f"/forums/threads/{thread.pk}/feed/"))


# what is of the wrong kind, or too much of it


WRONG = ["\x00", "\ud800", ["a", "b"], "[]", "-1", "NaN"]
WRONG += ["9" * 40, "٣", "' OR 1=1 --", "\x08"]
QUERIES = ["page", "after", "show", "quote", "service", "product", "council", "q", "number"]
NONSENSE = ["%00", "%ED%A0%80", "9" * 40, "-1", "a[]=1", "%F0%9F%92%A9" * 500]


def sent_wrongly(right):
    """The form with each of its fields as it should not be."""
    right = right or {"text": ""}
    for name in right:
        yield from ({**right, name: value} for value in WRONG)
    yield {**right, min(right): MEGABYTES}


@pytest.mark.slow
@pytest.mark.parametrize("role", ["member", "moderator"])
def test_fields_of_the_wrong_kind_or_size_are_refused_and_never_fail(client, world, role):
    client.raise_request_exception = False
    client.force_login(world.people[role])
    addresses, right = arguments(world), filled_in(world)
    for name in FORMS:
        address = reverse(name, kwargs=addresses.get(name))
        for data in sent_wrongly(right.get(name)):
            with transaction.atomic():
                assert client.post(address, **as_form(data)).status_code < 500, (name, data)
                transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["member", "moderator"])
def test_addresses_with_nonsense_behind_them_never_fail(client, world, role):
    client.raise_request_exception = False
    client.force_login(world.people[role])
    addresses = arguments(world)
    for name in FORMS:
        address = reverse(name, kwargs=addresses.get(name))
        for value in NONSENSE:
            query = "&".join(f"{each}={value}" for each in QUERIES)
            assert client.get(f"{address}?{query}").status_code < 500, (name, value)


@pytest.mark.parametrize(
    "much", [{f"field{n}": "x" for n in range(10_000)}, {"more": MEGABYTES}], ids=["many", "long"]
)
def test_ten_thousand_fields_or_one_of_megabytes_are_refused(client, writer, much):
    client.force_login(writer)
    thread = PostFactory().thread

    answer = client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "We do.", **much})

    assert answer.status_code == 413
    assert thread.posts.count() == 1


def test_no_column_takes_more_than_its_form_says(client, writer):
    client.force_login(writer)
    thread = ThreadFactory()
    place = f"/forums/threads/{thread.pk}/reply/"

    client.post("/forums/drafts/keep/", {"place": place, "text": "x" * 30_000, "title": "y" * 999})
    client.post(place, {"text": "x" * 20_001})
    ask = {"kind": "question", "title": "x" * 151, "text": "We", "compared": "on"}
    client.post(f"{thread.board.get_absolute_url()}new/", ask)

    assert not thread.posts.exists()
    draft = Draft.objects.get(place=place)
    assert (len(draft.text), len(draft.title)) == (20_000, 150)
    assert Thread.objects.filter(title__startswith="xxx").count() == 0

"""What everything leans on is gone, and what others could see in a cache they share."""

import pytest

from forums import actions
from forums.models.counters import drifted
from portal.accounts.actions import erase
from tests.factories.accounts import UserFactory
from tests.factories.forums import PostFactory

pytestmark = pytest.mark.django_db

GONE = {
    "the first post": lambda thread, last, by: actions.remove(thread.posts.get(number=1), by=by),
    "the last post": lambda thread, last, by: actions.hide(last, reason="Spam.", by=by),
    "the answer": lambda thread, last, by: actions.remove(last, by=by),
    "the author": lambda thread, last, by: erase(thread.author, texts=True),
}


@pytest.mark.slow
@pytest.mark.parametrize("gone", GONE)
def test_nothing_fails_where_what_a_thread_leans_on_is_gone(client, writer, moderator, gone):
    thread = PostFactory(thread__author=UserFactory(), text="First.").thread
    last = PostFactory.create_batch(2, thread=thread, author=UserFactory())[-1]
    actions.accept(last, by=moderator)

    GONE[gone](thread, last, moderator)

    thread.refresh_from_db()
    assert thread.is_answered is (gone in {"the first post", "the author"})
    for person in (UserFactory(), writer, moderator):
        client.force_login(person)
        for address in pages_of(thread):
            assert client.get(address).status_code in {200, 302}, address
    client.force_login(writer)
    base = f"/forums/threads/{thread.pk}"
    assert client.post(f"{base}/reply/", {"text": "Still here."}).status_code == 302
    assert drifted() == ([], [])


def pages_of(thread):
    base = f"/forums/threads/{thread.pk}"
    return [
        *("/forums/", "/forums/feed/", "/forums/?show=unanswered", "/forums/?show=unread"),
        *(thread.get_absolute_url(), thread.board.get_absolute_url()),
        *(f"{base}/last/", f"{base}/unread/", f"{base}/feed/", "/search/?q=done"),
    ]


@pytest.mark.parametrize("address", ["/", "/forums/", "/accounts/data/", "/search/?q=payroll"])
def test_what_a_session_sees_is_never_kept_by_a_shared_cache(signed_in, address):
    answer = signed_in.get(address)

    assert answer.status_code == 200
    assert {"private", "no-store"} & set(answer["Cache-Control"].replace(",", "").split())
    assert "Cookie" in answer["Vary"]

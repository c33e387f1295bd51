"""What moderators do with people and with many things at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forums import actions
from forums.models import Post, Silence, Thread
from forums.models.counters import drifted
from portal.audit.models import Entry
from portal.moderation.models import Flag
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, SilenceFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def writer():
    return MembershipFactory(role="member").user


def status_of_replying(client, user, thread):
    client.force_login(user)
    return client.post(
        f"/forums/threads/{thread.pk}/reply/", {"text": f"I say this in {thread}."}
    ).status_code


def test_who_is_silenced_on_a_board_reads_it_and_writes_elsewhere(client, writer):
    thread, other = PostFactory().thread, PostFactory().thread
    own = PostFactory(thread=thread, author=writer)
    silence = SilenceFactory(user=writer, board=thread.board, reason="Advertising.")

    assert status_of_replying(client, writer, thread) == 403
    assert client.get(f"{thread.board.get_absolute_url()}new/").status_code == 403
    assert client.get(f"/forums/posts/{own.pk}/change/").status_code == 403
    assert "Advertising." in client.get(thread.get_absolute_url()).content.decode()
    assert status_of_replying(client, writer, other) == 302

    actions.lift_silence(silence, reason="Enough.", by=UserFactory(duty="moderator"))
    assert status_of_replying(client, writer, thread) == 302


def test_a_silence_ends_by_itself(client, writer):
    thread = PostFactory().thread
    SilenceFactory(
        user=writer,
        since=timezone.now() - timedelta(days=2),
        until=timezone.now() - timedelta(days=1),
    )
    assert status_of_replying(client, writer, thread) == 302


def test_a_moderator_silences_and_warns_and_the_person_is_told(client, moderator, writer):
    address = f"/moderation/people/{writer.pk}"
    past = {"reason": "Spam.", "until": "2020-01-01T10:00"}
    assert "in the future" in client.post(f"{address}/silence/", past).content.decode()
    client.post(f"{address}/silence/", {"reason": "Spam."})
    client.post(f"{address}/silence/", {"reason": "More spam."})
    client.post(f"{address}/warn/", {"reason": "Mind your tone."})

    assert Silence.objects.standing().get().reason == "More spam."
    assert ["Spam." in mail.outbox[0].body, "Mind your tone." in mail.outbox[2].body] == [True] * 2
    assert "More spam." in client.get(f"{address}/").content.decode()


def test_nobody_silences_people_with_duties_or_themself(client, moderator):
    for person in (moderator, UserFactory(duty="administrator"), UserFactory(duty="moderator")):
        assert client.get(f"/moderation/people/{person.pk}/silence/").status_code == 403


def test_many_posts_that_wait_are_published_or_hidden_at_once(client, moderator):
    thread = PostFactory().thread
    good = PostFactory.create_batch(3, thread=thread, number=None)
    spam = PostFactory.create_batch(2, thread=thread, number=None)

    form = {"chosen": [post.pk for post in good], "decision": "approve"}
    client.post("/moderation/posts/", form)
    form = {"chosen": [post.pk for post in spam], "decision": "hide"}
    assert (
        "Enter a reason. The authors will read it."
        in client.post("/moderation/posts/", form).content.decode()
    )
    client.post("/moderation/posts/", {**form, "reason": "Spam."})

    states = Post.objects.filter(thread=thread).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["published"] * 4 + ["hidden"] * 2
    assert drifted() == ([], [])


@pytest.mark.parametrize("decision", ["lock", "hide", "move"])
def test_many_threads_are_decided_about_at_once(client, moderator, decision):
    board, other = BoardFactory(), BoardFactory()
    threads = [PostFactory(thread=ThreadFactory(board=board)).thread for _ in range(3)]
    form = {
        "chosen": [thread.pk for thread in threads[:2]],
        "decision": decision,
        "board": other.pk,
        "reason": "Tidying.",
    }

    client.post(f"{board.get_absolute_url()}moderate/", form)

    now = [Thread.objects.get(pk=thread.pk) for thread in threads]
    seen = {
        "lock": [thread.is_locked for thread in now],
        "hide": [thread.state == "hidden" for thread in now],
        "move": [thread.board == other for thread in now],
    }
    assert seen[decision] == [True, True, False]
    assert Entry.objects.filter(reason="Tidying.").count() == 2
    assert drifted() == ([], [])


def test_a_post_is_reported_once_by_each_and_the_answer_comes_by_mail(client, writer):
    post = PostFactory(text="Buy our boxes.")
    client.force_login(writer)
    address = f"/moderation/flags/posts/{post.pk}/"
    client.post(address, {"kind": "commercial"})
    again = client.post(address, {"kind": "commercial"})
    assert again.status_code == 409

    flag = Flag.objects.get()
    client.force_login(UserFactory(duty="moderator"))
    page = client.get(f"/moderation/flags/{flag.pk}/").content.decode()
    assert "Buy our boxes." in page
    client.post(f"/moderation/flags/{flag.pk}/", {"answer": "yes", "reason": "It is hidden."})

    assert "It is hidden." in mail.outbox[-1].body
    assert post.thread.title in mail.outbox[-1].body


def test_what_one_may_not_read_cannot_be_reported(client, writer):
    secret = PostFactory(thread__board__visibility="members")
    waiting = PostFactory(thread=PostFactory().thread, number=None)
    for post in (secret, waiting):
        assert client.get(f"/moderation/flags/posts/{post.pk}/").status_code == 404

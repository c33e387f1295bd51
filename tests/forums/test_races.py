"""Many people at once: numbers have no gaps, nothing is lost, and every count is right."""

import pytest

from forums import actions
from forums.models import Board, Post, Thread, ThreadRead
from forums.models.counters import drifted
from forums.models.read_state import read_to
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.forums import BoardFactory, PostFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread():
    return PostFactory(thread__board=BoardFactory()).thread


def kept_of(thread):
    thread = Thread.objects.get(pk=thread.pk)
    board = Board.objects.get(pk=thread.board_id)
    return (
        *(thread.last_number, thread.replies_count, thread.people_count),
        *(thread.last_post_id, thread.accepted_post_id, thread.same_needs_count),
        *(board.threads_count, board.posts_count),
    )


def assert_counted_right(thread):
    assert drifted() == ([], [])
    before = kept_of(thread)
    actions.recount_thread(Thread.objects.get(pk=thread.pk))
    assert kept_of(thread) == before


def replying(thread, text):
    by = UserFactory(duty="moderator", second_step=False)
    return lambda: actions.reply(thread, Post(text=text), by=by)


def test_fifty_replies_at_once_are_numbered_without_a_gap(thread):
    deeds = [replying(thread, f"Reply {number}") for number in range(50)]

    results = [
        error for start in (0, 25) for error in at_the_same_moment(*deeds[start : start + 25])
    ]

    assert results == [None] * 50
    numbers = thread.posts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 52))
    assert_counted_right(thread)


@pytest.mark.parametrize("waits", [False, True])
def test_the_same_form_sent_ten_times_at_once_is_one_post_for_each_of_them(thread, waits):
    by = UserFactory() if waits else UserFactory(duty="moderator")
    sent, posts = "0f0e0d0c-0b0a-4908-8706-050403020100", []

    results = at_the_same_moment(
        *[lambda: posts.append(actions.reply(thread, Post(text="Once.", sent_as=sent), by=by))] * 10
    )

    assert results == [None] * 10
    assert len({post.pk for post in posts}) == 1
    assert thread.posts.count() == 2
    assert_counted_right(thread)


def test_what_is_deleted_while_it_is_changed_stays_gone(thread):
    post = PostFactory(thread=thread, text="My secret.")

    at_the_same_moment(
        lambda: actions.remove(post, by=post.author),
        *[
            lambda n=n: actions.change(post, f"Secret {n}", seen=0, by=post.author)
            for n in range(4)
        ],
    )

    post.refresh_from_db()
    assert (post.text, post.state, post.revisions.count()) == ("", "deleted", 0)


def test_fifty_posts_of_one_person_at_once_keep_to_the_limit(thread):
    by = UserFactory(duty="moderator")
    deeds = [
        lambda number=number: actions.reply(thread, Post(text=f"Number {number}"), by=by)
        for number in range(50)
    ]

    results = [
        error for start in (0, 25) for error in at_the_same_moment(*deeds[start : start + 25])
    ]

    assert Post.objects.filter(author=by).count() == 30
    assert sum(isinstance(error, RuleBroken) for error in results) == 20


def test_a_reply_while_the_thread_is_closed_or_hidden_is_there_or_refused_with_the_count_right(
    thread,
):
    moderator, first = UserFactory(duty="moderator"), thread.posts.get()

    results = at_the_same_moment(
        *[replying(thread, f"Reply {number}") for number in range(8)],
        lambda: actions.hide(first, reason="Spam.", by=moderator),
    )

    there = sum(result is None for result in results[:-1])
    assert results[-1] is None
    assert thread.posts.filter(number__gt=1).count() == there
    assert_counted_right(thread)


def test_two_answers_accepted_and_one_deleted_at_once_leave_one_or_none(thread):
    one, other = PostFactory.create_batch(2, thread=thread)

    at_the_same_moment(
        lambda: actions.accept(one, by=thread.author),
        lambda: actions.accept(other, by=thread.author),
        lambda: actions.remove(one, by=one.author),
    )

    thread.refresh_from_db()
    assert thread.accepted_post_id in {None, other.pk}
    assert_counted_right(thread)


def test_a_council_that_says_ten_times_at_once_that_it_has_the_need_is_counted_right(thread):
    council, by = CouncilFactory(), UserFactory()

    results = at_the_same_moment(*[lambda: actions.share_need(thread, council, by=by)] * 9)

    assert results == [None] * 9
    thread.refresh_from_db()
    assert thread.same_needs_count == thread.same_needs.count() == 1


def test_reading_marks_never_go_back(thread):
    reader = UserFactory()

    at_the_same_moment(*[lambda n=n: read_to(reader, thread, n) for n in range(1, 11)])

    assert ThreadRead.objects.get().last_number == 10


def test_threads_of_one_board_begun_at_once_are_all_counted():
    board = BoardFactory()
    people = [UserFactory(duty="moderator", second_step=False) for _ in range(10)]

    at_the_same_moment(
        *[
            lambda by=by: actions.start(
                Thread(board=board, title="Who shares a payroll?"), Post(text="Well?"), by=by
            )
            for by in people
        ]
    )

    board.refresh_from_db()
    assert (board.threads_count, board.posts_count) == (10, 10)
    assert_counted_right(board.threads.first())

"""Moderators arrange while others write and vote: nothing is lost, nobody waits in a circle."""

import pytest

from forums import actions
from forums.models import Ballot, Board, Post, Thread
from forums.models.counters import drifted
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.forums import BoardFactory, OptionFactory, PostFactory
from tests.forums.test_races import replying
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)
REASON = {"reason": "As agreed."}


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def thread():
    """Three posts."""
    thread = PostFactory(thread__board=BoardFactory()).thread
    PostFactory.create_batch(2, thread=thread, author=UserFactory())
    return Thread.objects.get(pk=thread.pk)


def raced(*deeds):
    """Do all at once; which of them were done. The others found a rule in their way, no error."""
    results = at_the_same_moment(*deeds)
    assert all(isinstance(result, RuleBroken | None) for result in results), results
    return [result is None for result in results]


def numbers(thread):
    rows = thread.posts.filter(number__isnull=False).order_by("number")
    return list(rows.values_list("number", flat=True))


def replies(thread, count=6):
    return [replying(thread, f"Reply {number}") for number in range(count)]


def last_act(verb):
    return Entry.objects.filter(verb=verb).latest("pk")


@pytest.fixture(autouse=True)
def nothing_is_lost_and_every_count_is_right(transactional_db):
    yield
    assert drifted() == ([], [])
    for thread in Thread.objects.all():
        found = numbers(thread)
        assert len(found) == len(set(found))
        assert max(found, default=0) <= thread.last_number
        assert thread.state != "published" or 1 in found
        assert thread.last_post is None or thread.last_post.thread_id == thread.pk
        assert thread.accepted_post is None or thread.accepted_post.thread_id == thread.pk


def test_replies_while_a_thread_is_merged_are_in_one_of_both(thread, moderator):
    into = PostFactory(thread__board=BoardFactory()).thread

    done = raced(
        *replies(thread),
        *replies(into, 2),
        lambda: actions.merge(thread, into, **REASON, by=moderator),
    )

    assert done[-3:] == [True, True, True]
    assert thread.posts.count() == 0
    assert numbers(into) == list(range(1, 5 + sum(done[:-1])))


def test_replies_while_a_thread_is_moved_are_counted_where_it_is(thread, moderator):
    there = BoardFactory()

    done = raced(*replies(thread), lambda: actions.move(thread, there, **REASON, by=moderator))

    assert all(done)
    assert numbers(thread) == list(range(1, 10))
    assert Board.objects.get(pk=there.pk).posts_count == 9


def test_replies_while_posts_are_split_off_stay_behind(thread, moderator):
    new = Thread(board=BoardFactory(), title="A thread of its own")

    done = raced(
        *replies(thread), lambda: actions.split(thread, [2, 3], new, **REASON, by=moderator)
    )

    assert all(done)
    assert numbers(thread) == [1, *range(4, 10)]
    assert numbers(new) == [1, 2]


def test_two_moderators_who_split_off_the_same_posts_make_one_thread(thread, moderator):
    board = BoardFactory()
    done = raced(
        *[
            lambda n=n: actions.split(
                thread, [2, 3], Thread(board=board, title=f"Number {n}"), **REASON, by=moderator
            )
            for n in range(3)
        ]
    )

    assert sum(done) == 1
    assert Post.objects.filter(thread__board=board).count() == 2
    assert Thread.objects.filter(board=board).count() == 1


def test_two_threads_merged_into_each_other_are_one(thread, moderator):
    other = PostFactory(thread__board=BoardFactory()).thread
    address = {thread.pk, other.pk}

    done = raced(
        lambda: actions.merge(thread, other, **REASON, by=moderator),
        lambda: actions.merge(other, thread, **REASON, by=moderator),
    )

    assert sum(done) == 1
    left = Thread.objects.published().get(pk__in=address)
    gone = (address - {left.pk}).pop()
    assert numbers(left) == [1, 2, 3, 4]
    assert Thread.objects.merged_into(gone, moderator) == left


def test_three_threads_merged_in_a_circle_lose_nothing(moderator):
    threads = [PostFactory(thread__board=BoardFactory()).thread for _ in range(3)]

    raced(
        *[
            lambda n=n: actions.merge(threads[n], threads[(n + 1) % 3], **REASON, by=moderator)
            for n in range(3)
        ]
    )

    shown = Thread.objects.published().filter(pk__in=[thread.pk for thread in threads])
    assert Post.objects.filter(thread__in=shown).count() == 3
    for thread in threads:
        now = Thread.objects.get(pk=thread.pk)
        assert now in shown or Thread.objects.merged_into(now.pk, moderator) in shown


def test_replies_while_a_merge_is_undone_are_in_one_of_both(thread, moderator):
    into = PostFactory(thread__board=BoardFactory()).thread
    actions.merge(thread, into, **REASON, by=moderator)

    done = raced(
        *replies(into), lambda: actions.undo(last_act("thread merged"), **REASON, by=moderator)
    )

    assert all(done)
    assert numbers(thread) == [1, 2, 3]
    assert numbers(into) == [1, *range(5, 11)]


def test_an_act_taken_back_by_three_at_once_is_taken_back_once(thread, moderator):
    into = PostFactory(thread__board=BoardFactory()).thread
    actions.merge(thread, into, **REASON, by=moderator)
    act = last_act("thread merged")

    done = raced(*[lambda: actions.undo(act, **REASON, by=moderator)] * 3)

    assert sum(done) == 1
    assert numbers(thread) == [1, 2, 3]
    assert Entry.objects.filter(verb="merge undone").count() == 1


def test_an_undo_while_the_thread_is_merged_further_loses_nothing(thread, moderator):
    into, further = (PostFactory(thread__board=BoardFactory()).thread for _ in range(2))
    actions.merge(thread, into, **REASON, by=moderator)
    act = last_act("thread merged")

    raced(
        lambda: actions.undo(act, **REASON, by=moderator),
        lambda: actions.merge(into, further, **REASON, by=moderator),
    )

    shown = Thread.objects.published().filter(pk__in=[thread.pk, into.pk, further.pk])
    assert Post.objects.filter(thread__in=shown).count() == 5


def test_a_merge_is_not_taken_back_where_the_first_post_has_gone_further(thread, moderator):
    into, further = (PostFactory(thread__board=BoardFactory()).thread for _ in range(2))
    actions.merge(thread, into, **REASON, by=moderator)
    act = last_act("thread merged")
    actions.merge(into, further, **REASON, by=moderator)

    with pytest.raises(RuleBroken, match="You cannot undo this"):
        actions.undo(act, **REASON, by=moderator)

    assert numbers(further) == [1, 2, 3, 4, 5]


def test_hidden_while_it_is_moved_it_counts_nowhere(thread, moderator):
    there, first = BoardFactory(), thread.posts.get(number=1)

    done = raced(
        lambda: actions.hide(first, **REASON, by=moderator),
        lambda: actions.move(thread, there, **REASON, by=moderator),
    )

    assert done[0]
    assert Thread.objects.get(pk=thread.pk).state == "hidden"
    assert {board.posts_count for board in Board.objects.all()} == {0}


def test_approved_while_its_author_takes_it_back_it_is_gone_or_says_nothing(thread, moderator):
    posts = [PostFactory(thread=thread, number=None, author=UserFactory()) for _ in range(4)]

    for post in posts:
        raced(
            lambda post=post: actions.approve(post, by=moderator),
            lambda post=post: actions.remove(post, by=post.author),
        )

    left = Post.objects.filter(pk__in=[post.pk for post in posts])
    assert set(left.values_list("state", "text")) <= {("deleted", "")}


def test_approved_by_two_at_once_it_is_published_once(thread, moderator):
    post = PostFactory(thread=thread, number=None, author=UserFactory())

    done = raced(*[lambda: actions.approve(post, by=moderator)] * 4)

    assert sum(done) == 1
    assert numbers(thread) == [1, 2, 3, 4]


def test_two_answers_accepted_at_once_leave_one(thread):
    one, other = thread.posts.filter(number__gt=1)

    assert raced(
        lambda: actions.accept(one, by=thread.author),
        lambda: actions.accept(other, by=thread.author),
    ) == [True, True]

    assert Thread.objects.get(pk=thread.pk).accepted_post_id in {one.pk, other.pk}


def test_an_answer_accepted_while_its_thread_is_merged_or_split_is_an_answer_there(
    thread, moderator
):
    into = PostFactory(thread__board=BoardFactory()).thread
    post = thread.posts.get(number=2)

    raced(
        lambda: actions.accept(post, by=thread.author),
        lambda: actions.merge(thread, into, **REASON, by=moderator),
    )

    accepted = Thread.objects.get(pk=into.pk).accepted_post_id
    assert accepted in {None, post.pk}


def test_a_vote_cast_ten_times_at_once_is_one(thread):
    council, by = CouncilFactory(), UserFactory()
    option = OptionFactory(poll__thread=thread, poll__per="council")

    assert all(raced(*[lambda: actions.vote(option.poll, [option.pk], council, by=by)] * 10))

    assert Ballot.objects.get().council == council


def test_needs_said_while_a_thread_is_merged_are_counted_in_one_of_both(thread, moderator):
    into = PostFactory(thread__board=BoardFactory()).thread
    councils = CouncilFactory.create_batch(4)

    raced(
        *[
            lambda council=council: actions.share_need(thread, council, by=moderator)
            for council in councils
        ],
        lambda: actions.merge(thread, into, **REASON, by=moderator),
    )

    assert Thread.objects.get(pk=into.pk).same_needs_count <= 4


def test_a_post_deleted_while_its_thread_is_merged_is_gone_or_still_there_and_counted(
    thread, moderator
):
    into, post = PostFactory(thread__board=BoardFactory()).thread, thread.posts.get(number=1)

    done = raced(
        lambda: actions.merge(thread, into, **REASON, by=moderator),
        lambda: actions.remove(post, by=post.author),
    )

    assert done[0]
    assert (Post.objects.get(pk=post.pk).text == "") is done[1]


@pytest.mark.parametrize(
    "deed",
    [
        lambda post, by: actions.remove(post, by=by),
        lambda post, by: actions.change(post, "Else.", seen=0, by=by),
        lambda post, by: actions.hide(post, **REASON, by=by),
        lambda post, by: actions.accept(post, by=by),
    ],
)
def test_who_saw_a_post_before_it_was_put_elsewhere_looks_again(thread, moderator, deed):
    into, post = PostFactory(thread__board=BoardFactory()).thread, thread.posts.get(number=2)
    actions.merge(thread, into, **REASON, by=moderator)

    with pytest.raises(RuleBroken, match="no longer exists"):
        deed(post, moderator)

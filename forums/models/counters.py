"""Counting from the rows themselves, after what is rare: a decision, a removal, a move."""

from django.db import connection, transaction
from django.db.models import Count, Max, Q

from forums.models import Board, Post, PostState, Thread, ThreadState

DRIFTED_THREADS = """
    SELECT thread.id FROM forums_thread AS thread
    LEFT JOIN (
        SELECT thread_id, max(number) AS last,
               count(*) FILTER (WHERE state = 'published' AND number > 1) AS replies,
               count(DISTINCT author_id) FILTER (WHERE state = 'published') AS people
        FROM forums_post GROUP BY thread_id
    ) AS counted ON counted.thread_id = thread.id
    LEFT JOIN (SELECT thread_id, count(*) AS needs FROM forums_sameneed GROUP BY thread_id) AS same
        ON same.thread_id = thread.id
    WHERE (replies_count, people_count, same_needs_count)
        IS DISTINCT FROM (coalesce(replies, 0), coalesce(people, 0), coalesce(needs, 0))
        OR last_number < coalesce(last, 0)
    ORDER BY thread.id
"""
DRIFTED_BOARDS = """
    SELECT board.id FROM forums_board AS board
    LEFT JOIN (
        SELECT thread.board_id, count(DISTINCT thread.id) AS threads, count(post.id) AS posts
        FROM forums_thread AS thread
        LEFT JOIN forums_post AS post ON post.thread_id = thread.id AND post.state = 'published'
        WHERE thread.state = 'published' GROUP BY thread.board_id
    ) AS counted ON counted.board_id = board.id
    WHERE (threads_count, posts_count) IS DISTINCT FROM (coalesce(threads, 0), coalesce(posts, 0))
    ORDER BY board.id
"""

# done with every post, under the lock of a thread for which others wait: in words of SQL
COUNT_IN_THREAD = """
    UPDATE forums_thread SET
        last_number = %(number)s,
        replies_count = replies_count + (%(number)s > 1)::int,
        people_count = people_count + (NOT EXISTS (
            SELECT FROM forums_post WHERE thread_id = %(thread)s AND author_id = %(author)s
                AND state = 'published' AND id <> %(post)s))::int,
        last_post_id = %(post)s,
        last_posted_at = %(at)s
    WHERE id = %(thread)s
"""
COUNT_ON_BOARD = """
    UPDATE forums_board SET
        posts_count = posts_count + 1, threads_count = threads_count + (%(number)s = 1)::int
    WHERE id = %(board)s
"""


def count_published(post: Post) -> None:
    """Count a post that has just been published; its thread is locked.

    A board counts what is shown: not what is published in a thread that is hidden.
    """
    thread = post.thread
    values = {
        "post": post.pk,
        "number": post.number,
        "author": post.author_id,
        "at": post.posted_at,
        "thread": thread.pk,
        "board": thread.board_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_IN_THREAD, values)
        if thread.state == ThreadState.PUBLISHED:
            cursor.execute(COUNT_ON_BOARD, values)


@transaction.atomic
def recount_thread(thread: Thread) -> None:
    """Set the counters of a thread to what its posts say; the caller has locked it.

    A number is never given twice: the last stays the last where its post has gone elsewhere.
    """
    published = thread.posts.filter(state=PostState.PUBLISHED)
    counted = published.aggregate(
        posts=Count("pk"),
        first=Count("pk", filter=Q(number=1)),
        people=Count("author", distinct=True),
    )
    last = published.order_by("-posted_at", "-number").first()
    # not the last published: a hidden post keeps its number
    last_given = thread.posts.aggregate(last=Max("number"))["last"]
    accepted = published.filter(pk=thread.accepted_post_id or 0).first()
    Thread.objects.filter(pk=thread.pk).update(
        last_number=max(thread.last_number, last_given or 0),
        replies_count=counted["posts"] - counted["first"],
        people_count=counted["people"],
        last_post=last,
        last_posted_at=last.posted_at if last else thread.begun_at,
        accepted_post=accepted,
        same_needs_count=thread.same_needs.count(),
    )
    # after the thread: everybody locks a thread before its board
    recount_board(thread.board_id)


def drop_if_empty(thread: Thread) -> None:
    """A thread that was never published, and whose only post is gone, was never there."""
    if thread.state == ThreadState.PENDING and not thread.posts.exists():
        thread.delete()


@transaction.atomic
def recount_board(board: int) -> None:
    """Set the counters of a board to what its threads say."""
    # two threads of a board that change at once would each count without the other
    Board.objects.locked(board)
    threads = Thread.objects.published().filter(board=board)
    posts = Post.objects.published().filter(thread__board=board)
    Board.objects.filter(pk=board).update(
        threads_count=threads.count(),
        posts_count=posts.count(),
    )


def drifted() -> tuple[list[int], list[int]]:
    """The keys of the threads, and of the boards, whose counts are not what their rows say."""
    with connection.cursor() as cursor:
        cursor.execute(DRIFTED_THREADS)
        threads = [row[0] for row in cursor.fetchall()]
        cursor.execute(DRIFTED_BOARDS)
        return threads, [row[0] for row in cursor.fetchall()]

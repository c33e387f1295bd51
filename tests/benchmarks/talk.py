"""20 boards, 50,000 threads, 500,000 posts, one thread of 5,000, and 5,000 people who read."""

import random
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from councils.models import Council, Membership
from forums.models import Board, Thread
from portal.accounts.models import User

BOARDS, THREADS, PEOPLE, LONGEST = 20, 50_000, 5_000, 5_000
REPLIES = 9
WORDS = (
    *("shared", "payroll", "data", "contract", "library", "parking"),
    *("supplier", "migration", "pension", "school"),
)
POSTS = """
INSERT INTO forums_post (thread_id, number, author_id, council_id, text, html, html_version,
                         state, posted_at)
SELECT thread.id, number, people.id, thread.council_id, said.text, '<p>' || said.text || '</p>',
       2, 'published', thread.begun_at + number * interval '1 minute'
FROM forums_thread AS thread
CROSS JOIN LATERAL generate_series(1, %s) AS number
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_user) AS people
    ON people.place = (thread.id * 31 + number * 17) %% %s
CROSS JOIN LATERAL (SELECT repeat('We moved to a shared payroll, and the data took longest. ',
                                  1 + (thread.id + number)::integer %% 12) AS text) AS said
WHERE thread.id = ANY(%s)
"""
COUNTS = """
UPDATE forums_thread AS thread
SET last_number = counted.last, replies_count = counted.last - 1, people_count = counted.people,
    last_post_id = post.id, last_posted_at = post.posted_at
FROM (SELECT thread_id, max(number) AS last, count(DISTINCT author_id) AS people
      FROM forums_post GROUP BY thread_id) AS counted
JOIN forums_post AS post ON (post.thread_id, post.number) = (counted.thread_id, counted.last)
WHERE counted.thread_id = thread.id
"""
BOARD_COUNTS = """
UPDATE forums_board AS board SET threads_count = counted.threads, posts_count = counted.posts
FROM (SELECT board_id, count(*) AS threads, sum(last_number) AS posts
      FROM forums_thread GROUP BY board_id) AS counted
WHERE counted.board_id = board.id
"""
MARKS = """
INSERT INTO forums_threadread (user_id, thread_id, last_number)
SELECT people.id, thread.id, 1 + (people.id %% 10)
FROM accounts_user AS people
JOIN forums_thread AS thread ON (thread.id + people.id) %% 1000 = 0
"""
QUIET = ["forums_thread", "forums_post"]


def load_talk():
    """The threads and posts, without waiting for the index after each of them."""
    councils = list(Council.objects.current().order_by("pk")[:300])
    people = _people(councils)
    boards = [Board(name=f"Board {n}", slug=f"board-{n}") for n in range(BOARDS)]
    Board.objects.bulk_create(boards)
    with connection.cursor() as cursor:
        for table in QUIET:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        threads = _threads(boards, people, councils)
        keys = [thread.pk for thread in threads]
        cursor.execute(POSTS, [REPLIES + 1, PEOPLE, keys[1:]])
        cursor.execute(POSTS, [LONGEST, PEOPLE, keys[:1]])
        cursor.execute(COUNTS)
        cursor.execute(BOARD_COUNTS)
        cursor.execute(MARKS, [])
        for table in QUIET:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
    return Thread.objects.get(pk=keys[0])


def _people(councils):
    joined = timezone.now() - timedelta(days=800)
    people = [
        User(
            email=f"person-{n}@council.example",
            display_name=f"Person {n}",
            date_joined=joined,
            password="!",
            pseudonym=f"P{n:09}",
        )
        for n in range(PEOPLE)
    ]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            user=person,
            council=councils[number % len(councils)],
            role="member",
            state="active",
            began_at=joined,
        )
        for number, person in enumerate(people)
    )
    return people


def _threads(boards, people, councils):
    chance = random.Random(20061027)  # noqa: S311 - no secrets
    now = timezone.now()
    return Thread.objects.bulk_create(
        Thread(
            board=boards[number % BOARDS],
            title=f"Who has done {' and '.join(chance.sample(WORDS, 3))}, number {number}?",
            slug=f"who-has-done-this-{number}",
            author=people[number % PEOPLE],
            council=councils[number % len(councils)],
            begun_at=now - timedelta(minutes=20 * (THREADS - number)),
        )
        for number in range(THREADS)
    )


def signed_in(user):
    """The cookies of somebody who is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={'c' * 32}"

"""20 boards, their threads and posts, one thread of 5,000, and the people who read."""

from dataclasses import asdict
from datetime import timedelta
from importlib import import_module
from string import Template

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from councils.models import Council, Membership
from forums.models import Board
from portal.accounts.models import User
from portal.api.models import ApiKey
from portal.api.models.key import KeyScope
from portal.markdown import VERSION

BOARDS, LONGEST = 20, 5_000
# the longest thread is one more than the others, and the oldest
STATEMENTS = {
    "threads": """
        INSERT INTO forums_thread (id, kind, title, slug, author_id, board_id, council_id, state,
            begun_at, last_number, replies_count, people_count, same_needs_count, last_post_id,
            last_posted_at, is_demonstration, pinned, slow_minutes)
        SELECT n, 'question',
            'Who has done ' || word[1 + n % 10] || ' and ' || word[1 + n / 10 % 10] || ' and '
              || word[1 + n / 100 % 10] || ', number ' || n || '?',
            'who-has-done-this-' || n, 1 + n % $people, board.id, council.id, 'published', begun,
            posts, posts - 1, posts, 0, n * 100 + posts, begun + posts * interval '1 minute',
            false, '', 0
        FROM generate_series(1, $threads + 1) AS n
        CROSS JOIN LATERAL (SELECT
            CASE WHEN n > $threads THEN $longest WHEN n % 100 = 0 THEN 30 - $posts ELSE $posts END
              AS posts,
            now() - ($threads - n % ($threads + 1)) * interval '20 minutes' AS begun,
            ARRAY['shared', 'payroll', 'data', 'contract', 'library', 'parking', 'supplier',
                  'migration', 'pension', 'school'] AS word) AS said
        JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM forums_board) AS board
          ON board.place = 1 + n % $boards
        JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM councils_council
              WHERE abolished_on IS NULL) AS council ON council.place = 1 + n % 300
        ORDER BY n""",
    "posts": """
        INSERT INTO forums_post (id, thread_id, number, author_id, council_id, text, html,
            html_version, state, posted_at)
        SELECT thread.id * 100 + number, thread.id, number,
            1 + (thread.id * 31 + number * 17) % $people, thread.council_id, said.text,
            '<p>' || said.text || '</p>', $version, 'published',
            thread.begun_at + number * interval '1 minute'
        FROM (SELECT id, council_id, begun_at, last_number FROM forums_thread ORDER BY id)
          AS thread
        CROSS JOIN LATERAL generate_series(1, last_number) AS number
        CROSS JOIN LATERAL (
            SELECT repeat('We moved to a shared payroll, and the data took longest. ',
                          1 + (thread.id + number)::integer % 12) AS text) AS said""",
    "counts of boards": """
        UPDATE forums_board AS board SET threads_count = counted.threads, posts_count = posts
        FROM (SELECT board_id, count(*) AS threads, sum(last_number) AS posts
              FROM forums_thread GROUP BY board_id) AS counted
        WHERE counted.board_id = board.id""",
    "marks": """
        INSERT INTO forums_threadread (user_id, thread_id, last_number)
        SELECT people.id, $threads - (n * 1000 + people.id % 1000), 1 + people.id % 10
        FROM accounts_user AS people CROSS JOIN generate_series(0, 49) AS n""",
}


def load_talk(cursor, size, tell):
    load_people(size)
    Board.objects.bulk_create(Board(name=f"Board {n}", slug=f"board-{n}") for n in range(BOARDS))
    tell("people")
    known = {**asdict(size), "boards": BOARDS, "longest": LONGEST, "version": VERSION}
    for name, statement in STATEMENTS.items():
        cursor.execute(Template(statement).substitute(known))
        tell(name)


def load_people(size):
    councils = list(Council.objects.current().order_by("pk")[:300])
    joined = timezone.now() - timedelta(days=800)
    people = User.objects.bulk_create(
        User(
            pk=number,
            email=f"person-{number}@council.example",
            display_name=f"Person {number}",
            date_joined=joined,
            password="!",
            pseudonym=f"P{number:09}",
        )
        for number in range(1, size.people + 1)
    )
    Membership.objects.bulk_create(
        Membership(
            user=person,
            council=councils[person.pk % len(councils)],
            role="member",
            state="active",
            began_at=joined,
        )
        for person in people
    )


def signed_in(user):
    """The cookies of somebody who is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={'c' * 32}"


def key_of(person):
    """Return the secret of a new key of a person. The key reads what members see."""
    membership = Membership.objects.filter(user=person).order_by("pk")[0]
    key = ApiKey(
        name="Benchmark",
        council=membership.council,
        person=membership.user,
        scopes=[KeyScope.MEMBERS],
        expires_at=timezone.now() + timedelta(days=1),
    )
    secret = key.renew()
    key.save()
    return secret

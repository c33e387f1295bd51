"""The pages of the forums for visitors and members, and eight people who write at once."""

import threading
import time
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums import actions
from forums.lists import place_of
from forums.models import Board, Post, Thread
from forums.models.counters import drifted
from portal.accounts.models import User
from tests.benchmarks import talk
from tests.benchmarks.server import measure_in_turns, notify, serving
from tests.factories.services import ServiceFactory

WRITERS, SECONDS = 8, 8


@pytest.fixture
def longest(transactional_db):
    call_command("load_councils", stdout=StringIO())
    ServiceFactory.create_batch(25)
    return talk.load_talk()


def gets(longest):
    board = Board.objects.get(slug="board-1")
    threads = Thread.objects.newest_first()
    deep = place_of(threads[1_900 * 25])
    usual = threads[500]
    return {
        "index": "/forums/",
        "board, page 1": board.get_absolute_url(),
        "all, page 1,900": f"/forums/?after={deep}",
        "thread, 10 posts": usual.get_absolute_url(),
        "5,000 posts, first": longest.get_absolute_url(),
        "5,000 posts, middle": f"{longest.get_absolute_url()}?page=125",
        "5,000 posts, last": f"{longest.get_absolute_url()}?page=250",
    }


def posts(longest):
    people = User.objects.order_by("pk")[: talk.PEOPLE]
    cookies = [talk.signed_in(person) for person in people]
    token = f"csrfmiddlewaretoken={'c' * 32}"
    usual = Thread.objects.newest_first()[700]
    return {
        "reply (POST)": {
            "path": f"/forums/threads/{usual.pk}/reply/",
            "cookies": cookies,
            "form": f"{token}&text=We+do+this+too,+and+it+took",
        },
        "mark read (POST)": {
            "path": f"/forums/threads/{longest.pk}/read/",
            "cookies": cookies,
            "form": f"{token}&number=40&n=",
        },
    }


def test_forums_against_the_floor(longest, capsys):
    person = User.objects.order_by("pk")[100]
    cookie = [talk.signed_in(person)]
    pages = gets(longest) | {"unread": "/forums/?show=unread"}
    for_members = {f"member: {name}": {"path": p, "cookies": cookie} for name, p in pages.items()}
    asked = {"floor": "/floor/", **gets(longest), **for_members, **posts(longest)}
    with serving():
        measured, first = measure_in_turns(asked)

    with capsys.disabled():
        title = f"{Thread.objects.count():,} threads, {Post.objects.count():,} posts"
        notify(title, measured, first)
        count_queries(pages, person)
        write_at_once(longest)
    assert all(run["latencies"] for run in measured.values())
    assert drifted() == ([], [])


def count_queries(pages, person):
    print("\nqueries                    visitor  member")
    visitor, member = Client(), Client()
    member.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    for name, path in pages.items():
        counted = []
        for client in (visitor, member):
            assert (person.display_name in client.get(path).content.decode()) == (client is member)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counted.append(len(queries))
        print(f"{name:27}{counted[0]:7}{counted[1]:8}")


def write_at_once(thread):
    """Eight people after another in one thread, as fast as it goes."""
    before = thread.posts.count()
    people = list(User.objects.order_by("-pk")[:2_400])
    failures = []
    writers = [
        threading.Thread(target=keep_writing, args=(thread, people[n::WRITERS], failures))
        for n in range(WRITERS)
    ]
    began = time.perf_counter()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    numbers = numbers_of(thread)
    each_second = (len(numbers) - before) / (time.perf_counter() - began)
    print(f"\n{WRITERS} writers on one thread: {each_second:.0f} replies/s")
    assert not failures
    assert numbers == list(range(1, len(numbers) + 1))


def keep_writing(thread, people, failures):
    until = time.perf_counter() + SECONDS
    try:
        for number, person in enumerate(people * 20):
            if time.perf_counter() > until:
                break
            actions.reply(thread, Post(text=f"Reply {number} of {person.pk}"), by=person)
    except Exception as failure:
        failures.append(failure)
    finally:
        connection.close()


def numbers_of(thread):
    numbered = thread.posts.filter(number__gt=0).order_by("number")
    return list(numbered.values_list("number", flat=True))

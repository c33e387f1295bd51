"""Whoever may not read a thread or a post finds no trace of it, on any page, in any count."""

import re
from datetime import timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone

from forums import actions
from forums.models import Draft, Post, Tag, Tagging, Thread, related, similar_threads
from forums.templatetags import forums as about
from forums.urls import urlpatterns
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import (
    AttachmentFactory,
    BoardFactory,
    OptionFactory,
    PostFactory,
    ThreadFactory,
)
from tests.factories.services import ProductFactory, ServiceFactory
from tests.forums.surfaces import SHOW_NOTHING, SURFACES
from tests.forums.visibility import Thing, Visit, is_in_index, lists_thread, may_read

pytestmark = pytest.mark.slow
ROLES = ["visitor", "unconfirmed", "member", "elsewhere", "author", "moderator", "suspended"]
# so that no list ends, and nothing is left out as too little alike
LIMITS = {
    similar_threads: {"MAX_SHOWN": 99, "MAX_PER_KIND": 99, "LIKE_ENOUGH": 0},
    about: {"SHOWN": 99},
    related: {"MAX_THREADS": 99, "MAX_CACHED": 99, "LIKE_ENOUGH": 0},
}
STATES = {  # on a public board: all that differ; for members: one of each
    "public": [
        *product(["published"], ["published", "pending", "hidden", "deleted"]),
        *product(["hidden"], ["published"]),
        *product(["merged"], ["published", "hidden"]),
        *product(["pending"], ["pending"]),
    ],
    "members": [
        *product(["published"], ["published", "pending", "hidden"]),
        *product(["hidden", "merged"], ["published"]),
        *product(["pending"], ["pending"]),
    ],
    "staff": [*product(["published"], ["published", "pending"])],
}


def people():
    council = CouncilFactory()
    return {
        "visitor": None,
        "unconfirmed": UserFactory(confirmed=False),
        "member": MembershipFactory(council=council).user,
        "elsewhere": MembershipFactory().user,
        "author": MembershipFactory(council=council).user,
        "moderator": UserFactory(duty="moderator"),
        "suspended": MembershipFactory(council=council, user=UserFactory(suspended=True)).user,
    }


def made(world, board, thread_state, state):
    """A thread that an author began, with a post of theirs; in a pending thread it is the only one.

    All its words are of this thread alone, but "commonword".
    """
    author = world.people["author"]
    council = author.memberships.get().council
    digits = f"{Thread.objects.count() * 7919 % 100_003:05}"
    code = "".join(chr(ord("a") + int(digit)) for digit in digits)
    title, word = f"Asking xq{code} about commonword", f"wz{code}x"
    fields = {"board": world.boards[board], "author": author, "council": council}
    thread = ThreadFactory(title=title, **fields)
    post = post_in(thread, thread_state, state, word)
    home = put(thread, thread_state, by=world.people["moderator"])
    tag = Tag.objects.create(name=f"tag {thread.pk}")
    Tagging.objects.create(thread=thread, tag=tag, position=1)
    file = AttachmentFactory(post=post).get_absolute_url()
    thread, post = Thread.objects.get(pk=thread.pk), Post.objects.get(pk=post.pk)
    return Thing(board, thread_state, state, thread, home, post, file, title, word)


def post_in(thread, thread_state, state, word):
    if thread_state != "pending":
        PostFactory(thread=thread, text="First.")
    number = {} if state != "pending" else {"number": None}
    text = word if state != "deleted" else ""
    post = PostFactory(thread=thread, state=state, text=text, **number)
    if state == "published":
        Thread.objects.filter(pk=thread.pk).update(accepted_post=post)
    return post


def put(thread, state, by):
    """Give a thread its state; where its posts are then."""
    if state == "merged":
        fields = {"board": thread.board, "author": thread.author}
        home = PostFactory(thread=ThreadFactory(title="Where it went", **fields)).thread
        actions.merge(thread, home, reason="The same.", by=by)
        return home
    Thread.objects.filter(pk=thread.pk).update(state=state)
    OptionFactory(poll__thread=thread, poll__per="person")
    return thread


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = SimpleNamespace(
            people=people(),
            boards={name: BoardFactory(visibility=name) for name in STATES},
            open=PostFactory().thread,
            service=ServiceFactory(),
            product=ProductFactory(),
            about_council=CouncilFactory(),
        )
        world.things = [made(world, board, *states) for board in STATES for states in STATES[board]]
        # a title with a word of each of them
        world.open.title = " ".join(thing.title.split()[1] for thing in world.things)
        world.open.save()
        User.objects.update(date_joined=timezone.now() - timedelta(days=60))
        Draft.objects.bulk_create(
            Draft(user=user, place=f"/forums/threads/{thing.thread.pk}/reply/", text="Mine.")
            for user in world.people.values()
            for thing in world.things
            if user
        )
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def visit(world, role, db, monkeypatch):
    """Somebody for whom no list ends before its end."""
    for module, limits in LIMITS.items():
        for name, limit in limits.items():
            monkeypatch.setattr(module, name, limit)
    client, user = Client(), world.people[role]
    if user:
        client.force_login(user)
    return Visit(client, role, user, world)


@pytest.mark.parametrize("role", ROLES)
def test_every_surface_shows_a_post_to_those_who_may_read_it_and_to_nobody_else(visit, role):
    wrong = [
        f"{name}: {thing} is {'shown' if not surface.rule(role, thing) else 'not there'}"
        for name, surface in SURFACES.items()
        for thing in visit.world.things
        if surface.shows(visit, thing) != bool(surface.rule(role, thing))
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_what_one_may_not_read_is_in_no_count(visit, role):
    listed = [thing for thing in visit.world.things if lists_thread(role, thing)]
    found = [thing for thing in listed if is_in_index(role, thing)]
    page = visit.page("/search/?q=commonword&exact=1&kind=thread")
    counted = re.search(r'<h2 id="results">\s*(\d+) result', page)

    assert (int(counted[1]) if counted else 0) == len(found)
    tags = visit.page("/forums/tags/")
    assert len(re.findall(r"/forums/tags/tag-\d+/\"", tags)) == len(listed)
    named = {
        name for name, board in visit.world.boards.items() if board.name in visit.page("/forums/")
    }
    assert named == {thing.board for thing in listed}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "suspended"])
def test_the_one_queryset_says_the_same_as_the_rule(visit, role):
    user = visit.user or AnonymousUser()
    readable = set(Post.objects.visible_to(user).values_list("pk", flat=True))

    wrong = [
        str(thing)
        for thing in visit.world.things
        if (thing.post.pk in readable) != bool(may_read(role, thing))
    ]

    assert wrong == []


def test_every_address_of_the_forums_is_a_surface_or_says_why_not():
    routes = {pattern.name for pattern in urlpatterns}
    covered = {route for surface in SURFACES.values() for route in surface.routes}

    assert covered | set(SHOW_NOTHING) == routes
    assert not covered & set(SHOW_NOTHING)

"""A shared page shows each reader exactly what a page drawn for them alone would show."""

import re
from difflib import unified_diff

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from forums.actions import Words, keep_draft
from forums.models import Reaction
from forums.models.read_state import read_to
from portal.accounts import shared_pages
from tests.architecture.matrix import ROLES
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, SilenceFactory, ThreadFactory
from tests.factories.notifications import FollowFactory, NotificationFactory
from tests.factories.world import lasting_world
from tests.walks.routes import address_of, routes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = timezone.now()
SHARED = {
    name for name, route in routes(get_resolver().url_patterns) if hasattr(route.callback, "shares")
}
# differ each time that a page is opened
ONCE = re.compile(r'name="(csrfmiddlewaretoken|sent_as)" value="[^"]*"|20\d\d-\d\d-\d\dT[^"]*')


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with lasting_world(django_db_blocker) as world:
        people = world.people
        for role in ("member", "editor", "manager"):
            people[f"other {role}"] = MembershipFactory(council=world.council, role=role).user
        people["other elsewhere"] = MembershipFactory().user
        people["silenced"] = MembershipFactory(council=world.council).user
        SilenceFactory(user=people["silenced"], board=None)
        world.plain = ThreadFactory(author=people["member"], council=world.council, kind="question")
        _talk(world, people)
        yield world


def _talk(world, people):
    """What is one's own in a thread: posts, reactions, a draft, how far it is read, following."""
    posts = [PostFactory(thread=world.plain, author=people["member"])]
    posts.append(PostFactory(thread=world.plain, author=people["other member"]))
    posts.append(PostFactory(thread=world.plain, author=people["editor"]))
    for person, kind in [("other member", "helpful"), ("editor", "agree"), ("elsewhere", "thanks")]:
        Reaction.objects.create(post=posts[0], user=people[person], kind=kind)
    place = f"/forums/threads/{world.plain.pk}/reply/"
    keep_draft(place, Words("", "What only the editor reads"), seen=0, by=people["editor"])
    read_to(people["other editor"], world.plain, 2)
    NotificationFactory.create_batch(3, user=people["member"])
    for thing in (world.plain, world.service, world.published, world.partnership, world.need):
        FollowFactory(user=people["manager"], thing=thing, level="watch")
        FollowFactory(user=people["other elsewhere"], thing=thing, level="off")


def addresses(name, world):
    found = [address_of(name, world)]
    if name == "forums:thread":
        found.append(world.plain.get_absolute_url())
    if name == "pages:search":
        found += [f"{found[0]}?q=service", f"{found[0]}?q=thread&kind=thread"]
    if name in {"forums:index", "forums:board"}:
        found += [f"{found[0]}?show=unread", f"{found[0]}?show=mine"]
    return found


@pytest.fixture(scope="module")
def clients(world):
    clients = {}
    for role, person in world.people.items():
        clients[role] = Client()
        if person.is_authenticated:
            clients[role].force_login(person)
    return clients


def page(client, address):
    response = client.get(address)
    return response.status_code, ONCE.sub("", response.content.decode())


def forget():
    for alias in caches:
        caches[alias].clear()


def test_the_pages_that_are_opened_most_are_shared():
    assert {
        *("pages:home", "services:index", "services:detail", "services:product"),
        *("councils:index", "councils:detail", "needs:index", "needs:detail"),
        *("partnerships:index", "forums:index", "forums:board", "forums:thread"),
        *("contracts:published", "council_contracts:index"),
    } <= SHARED
    assert {"silenced", "other member", *ROLES}


@pytest.mark.parametrize("name", sorted(SHARED))
@time_machine.travel(NOW, tick=False)
def test_nobody_sees_on_a_shared_page_what_they_would_not_see_alone(
    name, world, clients, monkeypatch
):
    """Each opens it after everybody else has, whoever of two with one role comes first."""
    for address in addresses(name, world):
        alone = {}
        with monkeypatch.context() as patched:
            patched.setattr(shared_pages, "can_share", lambda request: False)
            for role, client in clients.items():
                forget()
                alone[role] = page(client, address)
        for order in (list(clients), list(reversed(clients))):
            forget()
            for reader in order:
                shown = differences(alone[reader], page(clients[reader], address))
                assert not shown, "\n".join([reader, *shown])


def differences(expected, shown):
    """Where two pages differ, line by line."""
    both = ([str(status), *content.splitlines()] for status, content in (expected, shown))
    return list(unified_diff(*both, n=0, lineterm=""))

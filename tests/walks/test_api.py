"""What the API shows to each key is what the pages show to its person, row by row."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from councils.models import Council, Membership
from forums.models import Board, Post, Thread
from portal.api.models import KeyScope
from portal.api.resources import RESOURCES
from portal.insights.models import Snapshot
from services.models import Benefit, Category, Contract, Offer, Product, Service, Supplier, Use
from services.needs.models import Need
from services.partnerships.models import Partnership
from tests.factories.api import Program, key_of
from tests.walks.secrets import CONTACT, HIDDEN, INSIDE, SECRETS
from tests.walks.walk import fresh_client

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# who made the key, and what it may read
READERS = {
    "visitor": ("visitor", ""),
    "key of a member that reads what is public": ("member", ""),
    "key of a member": ("member", KeyScope.MEMBERS),
    "key of an editor": ("editor", KeyScope.MEMBERS),
    "key of a manager elsewhere": ("elsewhere", KeyScope.MEMBERS),
}
MODELS = {
    "services": Service,
    "offers": Offer,
    "uses": Use,
    "contracts": Contract,
    "products": Product,
    "suppliers": Supplier,
    "service-areas": Category,
    "councils": Council,
    "needs": Need,
    "partnerships": Partnership,
    "benefits": Benefit,
    "boards": Board,
    "threads": Thread,
    "posts": Post,
    "snapshots": Snapshot,
}
# dates and amounts of needs and partnerships, as programs read them
AS_DATA = {"2032-03-19", "2033-05-21", "2034-06-23", "7654321"}
# what is written for members is not copied by programs (decision 50): the API shows public boards
FORUMS = {"boards", "threads", "posts"}


@pytest.fixture(scope="module")
def keys(world, django_db_blocker):
    """A program for each reader, and a person who reads the pages with the same rights."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: reader(world, *what) for name, what in READERS.items()}
        transaction.set_rollback(True)


def reader(world, role, scope):
    person = world.people[role]
    if role == "visitor":
        return SimpleNamespace(program=Program(), pages=Client())
    key = key_of(Membership.objects.active().get(user=person), *filter(None, [scope]))
    pages = fresh_client(person, world) if scope else Client()
    return SimpleNamespace(program=Program(key.secret), pages=pages)


@pytest.fixture(autouse=True)
def _often(settings):
    settings.API_REQUESTS_PER_MINUTE = settings.API_KEY_REQUESTS_PER_MINUTE = 1_000_000


def rows(name):
    """Every row of a kind, hidden ones too, each with its address in the API and its page."""
    resource = next(each for each in RESOURCES if each.name == name)
    manager = getattr(MODELS[name], "ever", MODELS[name].objects)
    for row in manager.order_by("pk"):
        key = row.pk if resource.key == "pk" else getattr(row, resource.key)
        page = row.service if name == "offers" else row
        yield row, f"/api/v1/{name}/{key}", page.get_absolute_url()


def is_open(name, row, response, public):
    """Whether a person sees a row on its page: one that leads elsewhere is not its own."""
    if name == "posts":  # an address that leads to the place in the thread
        return response.status_code == 302 and public.status_code == 302
    if name in FORUMS:
        return response.status_code == 200 and public.status_code == 200
    if name == "offers":
        return (
            response.status_code == 200
            and row.service.state == "published"
            and row.state != "draft"
        )
    if name == "services" and row.edit_of_id:
        return False
    if name == "councils":  # an abolished one leads to its successor, and stays in the list
        return response.status_code in {200, 302}
    return response.status_code == 200


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("name", MODELS)
def test_a_program_sees_a_row_where_its_person_sees_the_page(name, who, keys):
    reader, differing, seen = keys[who], [], set()
    for row, address, page in rows(name):
        shown = reader.program.get(address).status_code
        is_shown = is_open(name, row, reader.pages.get(page), Client().get(page))
        if (shown == 200) != is_shown:
            differing.append((address, shown, is_shown))
        if shown == 200:
            seen.add(row.pk)

    assert not differing
    assert seen, "nothing of this kind is in the world"
    assert listed(reader.program, name) == seen


def listed(program, name):
    """The keys of all pages of a list."""
    following, found = f"/api/v1/{name}?limit=100&fields=id", []
    while following:
        page = program.get(following).json()
        found += [item["id"] for item in page["items"]]
        following = page["next"] and page["next"].partition("8000")[2]
    assert len(found) == len(set(found))
    return set(found)


def everything(program):
    """All that a program can read, as one text."""
    texts = [program.get("/api/v1/snapshots/latest").content.decode()]
    for name in MODELS:
        following = f"/api/v1/{name}?limit=100"
        while following:
            page = program.get(following)
            texts.append(page.content.decode())
            following = page.json()["next"] and page.json()["next"].partition("8000")[2]
        changes = program.get(f"/api/v1/{name}?limit=100&updated_since=2000-01-01T00:00:00Z")
        texts.append(changes.content.decode())
    texts += [
        program.get(f"/api/v1/search?q={word}").content.decode() for word in ("plan", "service")
    ]
    return "\n".join(texts)


def told(program):
    text = everything(program)
    return {secret for secret in SECRETS | AS_DATA if secret in text}


@pytest.mark.parametrize("who", ["visitor", "key of a member that reads what is public"])
def test_outsiders_read_nothing_that_is_for_members(who, keys):
    assert told(keys[who].program) == set()


def test_members_elsewhere_read_what_is_for_members_and_nothing_from_inside(keys):
    found = told(keys["key of a manager elsewhere"].program)

    assert found & INSIDE == set()
    assert found >= CONTACT
    assert found >= AS_DATA | {"2031-02-17"}


def test_people_of_the_council_read_what_is_inside(keys):
    assert {"Team of secrets", "A note between ourselves"} <= told(keys["key of a member"].program)


@pytest.mark.parametrize("who", ["visitor", "key of a manager elsewhere"])
def test_hidden_benefits_are_shown_nowhere(who, keys):
    text = everything(keys[who].program)

    assert not [amount for amount in HIDDEN if str(amount) in text]

"""What a page offers somebody, they may use: every link and form, as each role."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.db import transaction

from portal.insights.figures import FIGURES
from tests.architecture.matrix import MATRIX
from tests.walks.routes import address_of
from tests.walks.walk import client_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROLES = ["visitor", "requested", "member", "editor", "manager", "administrator"]
TAG = re.compile(r"<(a|form|button|input)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# signing out ends the walk; Django's own administration is not ours to mend; the gallery's forms
# are examples
LEFT_ALONE = ("/accounts/logout/", "/admin/", "/static/", "/dev/mail/", "/design/")


def start(world):
    yield from (address_of(name, world) for name in MATRIX)
    yield from (f"/insights/figures/{key}/" for key in FIGURES)
    council, other = world.council.slug, world.party.council.slug
    yield f"/councils/compare/?council={council}&council={other}"
    yield from ("/search/?q=service", "/search/?q=zzzzzz", "/services/?q=zzzzzz")


def tags_of(body):
    for tag, text in TAG.findall(body):
        yield tag, {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def offers_of(page, body):
    """The links and forms of a page: method, address and the hidden values of a form.

    A form that has a name is there for buttons elsewhere, which say their own address.
    """
    data = {}
    for tag, found in tags_of(body):
        if tag == "a":
            yield "get", urljoin(page, found.get("href", "")), {}
        if tag == "form":
            data = {}
        if tag == "form" and "id" not in found:
            yield found.get("method", "get"), urljoin(page, found.get("action", "")), data
        if "formaction" in found:
            yield "post", urljoin(page, found["formaction"]), data
        data.update(hidden(tag, found))


def hidden(tag, found):
    """What a hidden input or a button sends along."""
    sends = "name" in found and (tag == "button" or found.get("type") == "hidden")
    return {found["name"]: found.get("value", "")} if sends else {}


def is_ours(address):
    return address.startswith("/") and not address.startswith(LEFT_ALONE)


def refused(client, method, address, data):
    """The status with which an offer is refused, or none."""
    with transaction.atomic():
        response = getattr(client, method)(address, data, follow=method == "get")
        transaction.set_rollback(True)
    return response.status_code if response.status_code in {403, 404, 405, 500} else None


def offered(walk, role):
    """Every offer of every page, once, with the page that makes it first; and dead anchors.

    Left out are the pages that were opened on the way.
    """
    found, dead, opened = {}, [], set()
    for page in start(walk.world):
        answer = walk.get(role, page)
        if not answer.is_page:
            continue
        opened.add(page)
        dead += [f"{anchor} on {page}" for anchor in dead_anchors(answer.text)]
        for method, address, data in offers_of(page, answer.text):
            target = urldefrag(address).url.partition("?next=")[0]
            if is_ours(target):
                found.setdefault((method, target), (method, target, data, page))
    offers = [each for each in found.values() if each[:2] not in {("get", page) for page in opened}]
    return offers, dead


def dead_anchors(body):
    """What links and the suggestions of fields name on the page, and is not there."""
    ids = set(re.findall(r'\bid="([^"]+)"', body))
    named = re.findall(r'(?:href="#|\slist=")([^"]+)"', body)
    return {name for name in named if name not in ids}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_a_page_offers_is_refused_or_leads_nowhere(walk, role):
    offers, dead = offered(walk, role)
    client = client_of(walk.world.people[role], walk.world)
    dead += [
        f"{status} {method} {address} on {page}"
        for method, address, data, page in offers
        if (status := refused(client, method, address, data))
    ]
    assert not dead, "\n".join(dead)

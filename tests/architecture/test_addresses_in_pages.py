"""Links of a list repeat what the page knows, and kept parts are keyed by what was understood."""

import re
from pathlib import Path

import pytest

from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db
TEMPLATES = Path("templates")
EVIL = "evil=1&kind=evil&region=evil&within=evil&state=evil&stage=evil&group=evil&show=evil"


def test_no_kept_part_is_keyed_by_the_raw_query_string():
    raw = re.compile(r"{% cache [^%]*request\.GET")
    assert [str(each) for each in TEMPLATES.rglob("*.html") if raw.search(each.read_text())] == []


@pytest.mark.slow
def test_no_link_repeats_what_an_address_has_beside(client):
    council, product = CouncilFactory(), ProductFactory()
    CouncilFactory.create_batch(51)
    ServiceFactory.create_batch(26)
    service = ServiceFactory()
    UseFactory.create_batch(51, product=product, service=None)
    UseFactory.create_batch(51, service=service, product=None)
    thread = PostFactory().thread
    PostFactory.create_batch(21, thread=thread)
    member = MembershipFactory(council=council, role="editor").user
    addresses = [
        "/councils/",
        "/services/",
        "/partnerships/",
        "/needs/",
        product.get_absolute_url(),
        service.get_absolute_url(),
        council.get_absolute_url(),
        thread.get_absolute_url(),
        "/services/products/",
    ]
    for person in (None, member):
        if person:
            client.force_login(person)
            addresses += [
                "/needs/contracts/",
                "/notifications/",
                f"{council.get_absolute_url()}people/",
            ]
        for address in addresses:
            page = client.get(f"{address}?{EVIL}").content.decode()
            pages = re.findall(r'<nav class="pagination".*?</nav>', page, re.DOTALL)
            main = page.partition('<main id="main"')[2].partition("</main>")[0]
            links = "".join([*pages, *re.findall(r'href="\?([^"]*)"', main)])
            assert ("evil=1" if address == "/services/" else "evil") not in links, address

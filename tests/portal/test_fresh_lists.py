"""A list shows at once what was written a moment ago, although its parts are cached."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db
TAG = re.compile(r'{% cache \S+ "([\w-]+)" ([^%]*)%}')
# parts of pages under another key: what it has changes with all that the part shows
KEYS = {
    "council": "version",
    "facets": "selection.key",  # counts may be a minute old (decision 3)
    "found": "findings_state",
    "need": "need.updated_at.timestamp",
    "listing": "service.updated_at.timestamp",
    "about": "service.updated_at.timestamp",
    "facts": "service.updated_at.timestamp",
    "twins": "similar.0.found_at",
    "insights": "overview.snapshot.pk",
    "report": "overview.snapshot.pk",
    "facets-found": "search.facets",
    "result": "result.key",
    "home": "state",
    "radar": "state",
    "council-contracts": "state",
    "published": "state",
}


def add_contract(area):
    council = CouncilFactory()
    use = UseFactory(council=council, product=ProductFactory(category=area), service=None)
    soon = timezone.localdate() + timedelta(days=300)
    ContractFactory(council=council, uses=[use], ends_on=soon)
    return use.product.name


LISTS = {
    "/": lambda area: ServiceFactory(category=area).title,
    "/services/": lambda area: ServiceFactory(category=area).title,
    "/services/products/": lambda area: ProductFactory(category=area).name,
    "/services/categories/wastes/": lambda area: ServiceFactory(category=area).title,
    "/services/suppliers/maker/": lambda area: ProductFactory(supplier=area.maker).name,
    "/councils/": lambda area: CouncilFactory().name,
    "/needs/": lambda area: NeedFactory(category=area).title,
    "/needs/contracts/?by=product": add_contract,
    "/forums/": lambda area: PostFactory(thread__board=area.board).thread.title,
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_shows_at_once_what_was_added(client, address):
    area = CategoryFactory(name="Wastes", slug="wastes")
    area.maker, area.board = SupplierFactory(slug="maker"), BoardFactory()
    client.force_login(MembershipFactory(role="editor").user)
    before = text(client.get(address))

    added = LISTS[address](area)

    assert added not in before
    assert added in text(client.get(address))


def test_the_boards_count_a_new_thread_at_once(client):
    board = BoardFactory()
    PostFactory(thread__board=board)
    assert "1 thread " in text(client.get("/forums/"))

    PostFactory(thread__board=board)

    assert "2 threads " in text(client.get("/forums/"))


def test_each_cached_part_has_its_state_in_its_key():
    parts = [
        found
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for found in TAG.findall(path.read_text(encoding="utf-8"))
    ]

    assert len(parts) > len(KEYS)
    for name, key in parts:
        assert KEYS.get(name, "request.revision") in key.split(), name

"""How much a phone has to fetch before a page is there, fonts and pictures apart."""

import gzip
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from tests.architecture.matrix import MATRIX
from tests.walks.routes import address_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LARGEST = 40_000  # bytes as they are sent
NOT_OURS = ("/admin/",)


@cache
def sent(name):
    """How many bytes a static file has when it is compressed."""
    return len(gzip.compress((Path(settings.STATIC_ROOT) / name).read_bytes(), 6))


def linked(page):
    """The style sheets and scripts that a page asks for, each once."""
    sheets = (each.attributes["href"] for each in page.css("link[rel=stylesheet]"))
    scripts = (each.attributes["src"] for each in page.css("script[src]"))
    return {address.removeprefix(settings.STATIC_URL) for address in (*sheets, *scripts)}


@pytest.mark.parametrize("role", ["visitor", "editor"])
@pytest.mark.parametrize("name", [*MATRIX])
def test_a_page_with_its_style_and_scripts_is_small(walk, name, role):
    found = walk.get(role, address_of(name, walk.world))
    if not found.is_page or found.path.startswith(NOT_OURS):
        return
    page = gzip.compress(found.body, 6)

    assert len(page) + sum(map(sent, linked(LexborHTMLParser(found.body)))) <= LARGEST

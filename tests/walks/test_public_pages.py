"""What every public page says of itself to search engines."""

import pytest

from tests.architecture.matrix import MATRIX, PUBLIC
from tests.architecture.test_metadata import (
    SITE,
    canonical,
    facts,
    followed_though_it_multiplies,
    metas,
    title,
)
from tests.walks.routes import address_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def opened(name, walk):
    return walk.get("visitor", address_of(name, walk.world))


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.get == PUBLIC.get])
class TestEveryPublicPage:
    def test_every_page_describes_itself_once(self, opened):
        if not opened.is_page:
            return
        said = metas(opened.text)

        assert 40 < len(said["description"]) <= 200
        assert said["og:title"] + " – Shared Services Directory" == title(opened.text)
        assert said["og:description"] == said["description"]
        assert canonical(opened.text) == [said["og:url"]] == [SITE + opened.path]
        assert opened.text.count('<meta name="description"') == 1
        assert all(each["@context"] == "https://schema.org" for each in facts(opened.text))

    def test_links_that_multiply_addresses_are_not_followed(self, opened):
        if not opened.is_page or "robots" in metas(opened.text):
            return

        assert followed_though_it_multiplies(opened.text) == []

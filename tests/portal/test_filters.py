"""What somebody writes into an address of ours is not repeated by every link of the page."""

import pytest

from tests.factories.councils import CouncilFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.services import CategoryFactory, ServiceFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
FILTERED = [
    *("/services/", "/councils/", "/partnerships/", "/needs/", "/forums/", "/search/"),
    *("/surveys/", "/insights/", "/services/products/"),
]
LISTS = [*FILTERED, "/services/compare/"]
NAMES = [
    *("category", "area", "kind", "offer", "phase", "region", "council_kind", "hosting"),
    *("supplier", "standard", "nation", "stage", "legal_model", "state", "unknown"),
]


@pytest.fixture
def something(db):
    CouncilFactory(region="north_east")
    ServiceFactory(category=CategoryFactory(slug="payroll"))
    PartnershipFactory(stage="live")


@pytest.mark.parametrize("address", LISTS)
def test_unknown_values_are_dropped(client, something, address):
    plain = len(client.get(address).content)
    values = "&".join(f"{name}=zzyzx{n}" for name in NAMES for n in range(14))

    answer = client.get(f"{address}?{values}")

    assert answer.status_code == 200
    assert len(answer.content) < plain + 10 * len(values), "the page links may repeat it"
    assert answer.content.decode().count("zzyzx13") <= 2 * len(NAMES)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("/services/", "category=payroll"),
        ("/councils/", "region=north_east"),
        ("/partnerships/", "stage=live"),
    ],
)
def test_a_filter_is_removed_without_what_else_was_in_the_address(
    client, something, address, known
):
    page = client.get(f"{address}?{known}&unknown=zzyzx&supplier=zzyzx").content.decode()

    removing = page.partition('class="chips"')[2].partition("</ul>")[0]
    assert "href=" in removing
    assert "zzyzx" not in removing


@pytest.mark.parametrize("address", [*FILTERED, "/contracts/published/", "/insights/savings/"])
def test_no_filter_says_that_it_is_optional(client, something, address):
    assert "(optional)" not in text(client.get(address))

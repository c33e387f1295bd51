"""What one or two councils gained is not told to visitors as a sum."""

import re

import pytest

from tests.factories.councils import CouncilFactory
from tests.factories.services import BenefitFactory, ServiceFactory

pytestmark = pytest.mark.django_db
CLAIMED = "annual_cashable:claimed"


@pytest.mark.parametrize(("councils", "public"), [(1, None), (2, None), (3, 300)])
def test_a_sum_of_fewer_than_three_councils_is_withheld(taken, values, councils, public):
    for _ in range(councils):
        BenefitFactory(amount=100)
    snapshot = taken()

    told = values(snapshot, "savings")[CLAIMED]
    assert (told["value"], told["is_withheld"]) == (public, public is None)
    assert told["councils"] == (3 if public else None)
    assert values(snapshot, "savings", "peers_figures")[CLAIMED]["value"] == 100 * councils


def test_one_council_with_three_figures_is_one_council(taken, values):
    council = CouncilFactory()
    for _ in range(3):
        BenefitFactory(amount=100, council=council, service=ServiceFactory())

    assert values(taken(), "savings")[CLAIMED]["is_withheld"]


def test_pages_downloads_and_report_say_so(client, taken):
    BenefitFactory(amount=123_456)
    snapshot = taken()

    for address in ["/insights/", "/insights/figures/savings/", "/insights/figures/savings.csv"]:
        response = client.get(address)
        body = response.getvalue().decode() if response.streaming else response.text
        assert "fewer than 3" in body
        assert not re.search(r"123.?456|(?<![0-9])123(?![0-9]|px)", body)
    report = client.get(snapshot.get_absolute_url())
    assert "fewer than 3 councils, so the amount is not shown" in report.text

"""What one or two councils gained is not told to visitors as a sum."""

import re

import pytest
from django.utils import timezone

from services.models import Overlap
from tests.factories.councils import CouncilFactory, MembershipFactory
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


def test_the_list_of_savings_shows_each_amount_that_the_sum_shows(client, taken):
    saving("wales", 3, amount=111_222)
    BenefitFactory(amount=333_444, kind="one_off", basis="Two servers.")
    taken()
    address = "/insights/figures/savings/"

    page = client.get(address).text
    assert page.count("£111,222") == 3
    assert "333,444" not in page
    assert "Two servers." not in page
    assert "Only members see this" in page
    assert "111,222" not in client.get(f"{address}?region=wales").text

    client.force_login(MembershipFactory().user)
    page = client.get(address).text
    assert page.count("£111,222") == 3
    assert page.count("£333,444") == 2  # in the sum and in the list
    assert "Only members see this" not in page


def test_pages_downloads_and_report_say_so(client, taken):
    BenefitFactory(amount=123_456)
    snapshot = taken()

    for address in [
        "/insights/savings/",
        "/insights/figures/savings/",
        "/insights/figures/savings.csv",
    ]:
        response = client.get(address)
        body = response.getvalue().decode() if response.streaming else response.text
        assert "fewer than 3" in body
        assert not re.search(r"123.?456|(?<![0-9])123(?![0-9]|px)", body)
    report = client.get(snapshot.get_absolute_url())
    assert "fewer than 3 councils, so the amount is not shown" in report.text


def saving(region, councils, amount=100):
    for _ in range(councils):
        BenefitFactory(amount=amount, council__region=region)


def test_a_region_is_told_where_the_rest_does_not_tell_of_one_or_two(taken, values):
    for region, councils in {"north_east": 4, "wales": 3, "london": 1}.items():
        saving(region, councils)
    snapshot = taken()

    told = values(snapshot, "savings_by_region")
    known = values(snapshot, "savings_by_region", "peers_figures")

    assert {group: each["value"] for group, each in told.items()} == {
        "north_east:claimed": 400,
        "wales:claimed": None,  # or else London were what is left of the sum of all
        "london:claimed": None,
    }
    assert known["london:claimed"]["value"] == 100


def test_the_savings_of_a_region_lead_to_their_rows(client, taken):
    saving("north_east", 3)
    BenefitFactory(amount=100, council__region="wales", council__name="Gwent")
    taken()

    index = client.get("/insights/savings/").text
    page = client.get("/insights/figures/savings_by_region/?group=north_east:claimed").text

    narrowed = "?region=north_east&group=north_east:claimed"
    title = client.get(f"/insights/figures/savings_by_region/{narrowed}").text

    assert ", by region and confidence: North East, claimed</h1>" in title
    assert "North East, claimed" in index
    assert "3 records as of now" in page
    assert "Gwent" not in page


@pytest.mark.parametrize(("councils", "shown"), [(2, None), (3, 3)])
def test_registrations_of_fewer_than_three_councils_are_not_told(
    client, taken, values, councils, shown
):
    service = ServiceFactory(title="Payroll for all")
    for n in range(councils):
        council = CouncilFactory()
        Overlap.objects.create(
            other=service, council=council, draft_key=n + 1, chosen_at=timezone.now()
        )
    snapshot = taken()

    assert values(snapshot, "duplicates_avoided")["avoided"]["value"] == shown
    assert values(snapshot, "duplicates_avoided", "peers_figures")["avoided"]["value"] == councils
    rows = client.get("/insights/figures/duplicates_avoided/").text
    assert ("Payroll for all" in rows) is bool(shown)
    client.force_login(MembershipFactory().user)
    assert "Payroll for all" in client.get("/insights/figures/duplicates_avoided/").text

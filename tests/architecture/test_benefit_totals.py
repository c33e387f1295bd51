"""Benefits add up to one total wherever they are shown, and what is not public counts nowhere."""

import datetime

import pytest
from django.utils import timezone

from portal.insights.snapshot_job import take_snapshot
from services.models import Benefit
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import PartnershipFactory, PartyFactory
from tests.factories.services import BenefitFactory, ServiceFactory
from tests.pages import text
from tests.walks.secrets import HIDDEN, hide_benefits

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LONG_AGO = datetime.date(2020, 3, 31)


@pytest.fixture
def shared():
    """A service that three councils share; each has stated what it saves."""
    service = ServiceFactory(council=CouncilFactory(name="County Durham"), title="Payroll bureau")
    partnership = PartnershipFactory(lead=service.council, of=[service])
    others = [PartyFactory(partnership=partnership).council for _ in range(2)]
    BenefitFactory(service=service, council=service.council, amount=240_000)
    BenefitFactory(service=service, council=others[0], amount=50_000)
    BenefitFactory(service=service, council=others[1], amount=12_000, partnership=partnership)
    sure = {"state": "partner_confirmed", "starts_on": datetime.date(2025, 4, 1)}
    for council, amount in zip([service.council, *others], [1_000, 90_000, 4_000], strict=True):
        BenefitFactory(service=service, council=council, amount=amount, **sure)
    ended = PartnershipFactory(stage="ended", was_agreed=True, lead=service.council, of=[service])
    BenefitFactory(service=service, council=service.council, amount=700_000, partnership=ended)
    over = {"ends_on": LONG_AGO, "starts_on": datetime.date(2019, 4, 1)}
    BenefitFactory(service=service, council=service.council, amount=80_000, **over)
    hide_benefits(service.council, service)
    take_snapshot()
    return partnership, service


def pages(partnership, service):
    council = service.council
    other = CouncilFactory(slug="other")
    theirs = ServiceFactory(slug="theirs", council=other)
    yield service.get_absolute_url()
    yield f"/services/compare/?service={service.slug}&service={theirs.slug}"
    yield partnership.get_absolute_url()
    yield council.get_absolute_url()
    yield f"/councils/compare/?council={council.slug}&council={other.slug}"


def test_a_listing_its_comparison_and_the_figures_say_the_same_total(client, shared):
    partnership, service = shared
    client.force_login(MembershipFactory().user)
    listing, comparison, _, council, councils = [
        client.get(page).content.decode() for page in pages(partnership, service)
    ]
    savings = {
        value["group"]: value["value"]
        for value in client.get("/insights/figures/savings.json").json()["figures"]["savings"][
            "values"
        ]
    }

    assert savings["annual_cashable:claimed"] == 302_000
    assert savings["annual_cashable:partner_confirmed"] == 95_000
    for page in (listing, comparison):
        assert "£302,000 a year" in page
        assert "£95,000 a year" in page
        assert "£780,000 a year" in page
    for page in (council, councils):
        assert "£240,000 a year" in page
        assert "£1,000 a year" in page
        assert "£780,000 a year" in page


def test_the_large_figure_is_the_best_assured_total_and_then_the_next(client, shared):
    _, service = shared
    page = client.get(service.get_absolute_url()).content.decode()
    large = page[page.index('class="figures') : page.index("columns-main-aside")]
    assert large.index("£95,000") < large.index("£302,000")
    assert "£240,000" not in large
    assert "£700,000" not in large


def test_a_card_says_the_same_as_its_listing(client, shared):
    card = text(client.get("/services/?q=payroll"))
    assert "£95,000 a year (confirmed by the partner council), £302,000 a year (claimed)" in card


def test_a_partnership_counts_what_its_listing_shows_of_those_who_take_part(client, shared):
    partnership, service = shared
    outside = CouncilFactory(name="Outside the partnership")
    BenefitFactory(service=service, council=outside, amount=5_000_000)
    page = client.get(partnership.get_absolute_url()).content.decode()
    assert "£302,000 a year" in page
    assert "£95,000 a year" in page
    assert outside.name not in page


def test_nothing_that_is_not_public_is_in_any_sum(client, shared):
    partnership, service = shared
    for address in [*pages(partnership, service), "/services/", "/", "/insights/"]:
        page = client.get(address).content.decode()
        assert not [n for n in HIDDEN if f"{n:,}" in page or f"£{n / 1e6:.3g} m" in page], address


def test_a_listing_that_waits_shows_its_own_figure_to_whoever_decides(client):
    service = ServiceFactory(state="submitted", submitted_at=timezone.now(), published_at=None)
    BenefitFactory(service=service, council=service.council, amount=12_500, basis="Two posts.")
    client.force_login(MembershipFactory(council=service.council, role="editor").user)
    assert "£12,500 a year" in client.get(service.get_absolute_url()).content.decode()
    assert Benefit.objects.public().count() == 0

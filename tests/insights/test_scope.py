"""Figures of a region or type count the councils in it, and tell visitors no amounts."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from councils.filters import Scope
from councils.models import Council, Region
from portal.insights.figures import FIGURES
from portal.insights.figures.figure import Metrics, MetricsOfPage
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import BenefitFactory, UseFactory
from tests.insights.test_figures import NOT_ROWS
from tests.insights.world import World
from tests.pages import forget_fragments

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SCOPED = [each for each in FIGURES.values() if not each.everywhere_only]
SUMMED = [each for each in SCOPED if not each.splits and each.key not in NOT_ROWS]


def scope(**chosen):
    query = QueryDict(mutable=True)
    query.update(chosen)
    return Scope(query)


def amounts(figure, counting):
    return {value.group: value.value for value in figure.compute(counting)}


@given(seed=integers(0, 2**32))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_regions_make_up_the_whole_and_list_what_they_count(seed):
    with transaction.atomic():
        World(seed)
        today, member = timezone.localdate(), UserFactory(duty="moderator")
        # so that every row belongs to some region
        Council.objects.filter(region="").update(region=Region.LONDON)
        regions = [MetricsOfPage(today, scope(region=each.value)) for each in Region]
        for figure in SUMMED:
            parts = [amounts(figure, counting) for counting in regions]
            for group, whole in amounts(figure, Metrics(today)).items():
                assert sum(part.get(group, 0) for part in parts) == whole, (figure.key, group)
        for figure in SCOPED:
            if figure.key not in NOT_ROWS:
                for value in figure.compute(regions[0]):
                    rows = figure.rows(regions[0], value.group, member)
                    assert len(list(rows.found)) == value.value, (figure.key, value)
        transaction.set_rollback(True)


@pytest.fixture
def north_east(bureau, taken):
    """A county and a district of the region that use the bureau, beside one of Wales."""
    for region, kind in [("north_east", "county"), ("north_east", "unitary"), ("wales", "unitary")]:
        council = CouncilFactory(region=region, kind=kind)
        UseFactory(service=bureau, council=council)
        BenefitFactory(service=bureau, council=council, amount=111_111)
    taken()


def test_a_page_of_a_region_counts_its_councils(client, north_east):
    page = client.get("/insights/sharing/?region=north_east&kind=county").text

    assert "North East, County council" in page
    assert "1 of 1" in page
    assert "Councils that share, by region" not in page
    rows = client.get("/insights/figures/sharing/?region=north_east").text
    assert "4 records as of now" in rows


def test_what_cannot_be_counted_so_says_so(client, north_east):
    page = client.get("/insights/searches/?region=north_east").text

    assert "No figures to show" in page
    assert client.get("/insights/figures/most_used_products/?region=wales").status_code == 404


def test_amounts_of_a_scope_are_for_members(client, people, north_east):
    address = "/insights/savings/?region=north_east&kind=county"
    assert "111,111" not in client.get(address).text
    assert client.get("/insights/figures/savings/?kind=county").status_code == 404

    client.force_login(people["member"])
    assert "111,111" in client.get(address).text


def test_visitors_see_of_a_region_what_the_figure_by_region_shows(client, taken):
    for _ in range(4):
        BenefitFactory(amount=100, council__region="north_east")
    taken()
    page = client.get("/insights/savings/?region=north_east").text

    assert "North East, claimed" in page
    assert "£400" in page


@pytest.mark.parametrize("query", ["region=nowhere", "kind=police", "region=%00", "region="])
def test_an_unknown_scope_is_everywhere(client, north_east, query):
    assert "Councils that share, by region" in client.get(f"/insights/sharing/?{query}").text


def test_a_scope_asks_the_same_for_three_rows_as_for_one(client, bureau, taken):
    def asked():
        taken(days.pop())
        forget_fragments()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/insights/freshness/?region=north_east").status_code == 200
        return len(queries)

    days = [date(2026, 2, 10), date(2026, 1, 10)]
    one = asked()
    for _ in range(3):
        UseFactory(service=bureau, council__region="north_east")

    assert asked() == one


def test_nobody_is_a_member_by_asking(client, north_east):
    assert AnonymousUser().is_authenticated is False
    assert client.get("/insights/figures/contracts_ending/?region=wales").status_code == 404

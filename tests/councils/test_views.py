from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from councils.filters import CouncilFilter
from councils.models import Council, CouncilKind
from services.models import Twin
from tests.factories.councils import CouncilAliasFactory, CouncilFactory, SuccessionFactory
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db

INDEX = reverse("councils:index")


def found(response):
    return {council.name for council in response.context["found"]["page"]}


@pytest.fixture
def register():
    """One council of each sort that the filters tell apart."""
    CouncilFactory(name="County Durham", official_name="Durham County Council")
    CouncilFactory(name="Kent", kind=CouncilKind.COUNTY, region="south_east")
    CouncilFactory(name="Powys", kind=CouncilKind.WELSH_UNITARY, region="wales")
    CouncilFactory(name="Old Durham", official_name="Durham City Council", abolished=True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"County Durham", "Kent", "Powys"}),
        ({"q": "durham"}, {"County Durham"}),
        ({"q": "Durham CC"}, {"County Durham"}),
        ({"q": "durham", "abolished": "on"}, {"County Durham", "Old Durham"}),
        ({"abolished": "only"}, {"Old Durham"}),
        ({"abolished": "never"}, {"County Durham", "Kent", "Powys"}),
        ({"kind": "county"}, {"Kent"}),
        ({"kind": ["county", "unitary"]}, {"County Durham", "Kent"}),
        ({"nation": "wales"}, {"Powys"}),
        ({"region": "north_east"}, {"County Durham"}),
        ({"region": "north_east", "kind": "county"}, set()),
        ({"region": "atlantis", "kind": "\x00", "page": "999"}, {"County Durham", "Kent", "Powys"}),
        ({"q": "nowhere\x00"}, set()),
    ],
)
def test_the_filters_find(client, register, query, names):
    assert found(client.get(INDEX, query)) == names


def test_each_filter_counts_what_choosing_it_would_give(client, register):
    selection = client.get(INDEX, {"kind": "county"}).context["selection"]

    counts = {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in selection.facets
    }
    assert counts == {
        "kind": {"county": 1, "unitary": 1, "welsh_unitary": 1},
        "nation": {"england": 1},
        "region": {"south_east": 1},
    }
    assert selection.total == 1


@pytest.mark.parametrize("query", [{}, {"kind": "county"}, {"q": "durham", "abolished": "on"}])
def test_each_count_is_that_of_the_list_to_which_its_choice_leads(register, query):
    for facet in CouncilFilter(QueryDict(urlencode(query))).facets:
        for option in facet.options:
            chosen = QueryDict(urlencode(query | {facet.name: option.value}))
            assert CouncilFilter(chosen).results.count() == option.count, chosen


def test_each_choice_can_be_taken_back(client, register):
    query = {"q": "kent", "kind": "county", "abolished": "on", "page": "2"}

    chips = client.get(INDEX, query).context["selection"].chips

    assert {chip.label: chip.remove_url for chip in chips} == {
        "“kent”": "?kind=county&abolished=on",
        "County council": "?q=kent&abolished=on",
        "Including abolished councils": "?q=kent&kind=county",
    }


@pytest.mark.parametrize(
    ("query", "url"),
    [({}, "?region="), ({"kind": "county", "region": "wales"}, "?kind=county&region=")],
)
def test_a_tile_of_the_map_keeps_the_other_filters(client, register, query, url):
    assert client.get(INDEX, query).context["selection"].region_url == url


def test_a_misspelt_name_is_asked_about(client, register):
    response = client.get(INDEX, {"q": "Durhm"})

    assert found(response) == set()
    assert "Did you mean" in response.content.decode()


def test_the_directory_shows_fifty_at_a_time_in_a_steady_order(client):
    CouncilFactory.create_batch(51, name="Twinford")

    pages = [list(client.get(INDEX, {"page": page}).context["found"]["page"]) for page in (1, 2)]

    assert [len(page) for page in pages] == [50, 1]
    assert [*pages[0], *pages[1]] == list(Council.objects.order_by("pk"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_whatever_its_length(client, django_assert_num_queries, count):
    CouncilFactory.create_batch(count, name="Twinford")

    with django_assert_num_queries(PAGES["councils"]):
        client.get(INDEX)
    with django_assert_num_queries(PAGES["councils, searched"]):
        client.get(INDEX, {"q": "twinford", "region": "north_east"})


@pytest.mark.parametrize("count", [1, 3])
def test_a_council_page_costs_the_same_however_much_it_says(
    client, django_assert_num_queries, count
):
    council = CouncilFactory(population=1000)
    CouncilFactory.create_batch(count)
    CouncilAliasFactory.create_batch(count, council=council)
    SuccessionFactory.create_batch(count, successor=council)
    Twin.objects.find()

    with django_assert_num_queries(PAGES["council that uses nothing"]):
        client.get(council.get_absolute_url())


def test_a_council_page_says_who_it_is(client):
    council = CouncilFactory(name="Swansea", population=246563, region="wales")
    CouncilAliasFactory(council=council, name="Abertawe")
    SuccessionFactory(successor=council, predecessor__name="West Glamorgan")

    page = client.get(council.get_absolute_url()).content.decode()

    for fact in ("Swansea Council", "246,563", "Wales", "Abertawe", "West Glamorgan"):
        assert fact in page


def test_an_abolished_council_says_what_became_of_it(client):
    cumbria = CouncilFactory(name="Cumbria", abolished_on=date(2023, 4, 1))
    for name in ("Cumberland", "Westmorland and Furness"):
        SuccessionFactory(
            predecessor=cumbria, successor__name=name, kind="split", on=date(2023, 4, 1)
        )

    page = " ".join(client.get(cumbria.get_absolute_url()).content.decode().split())

    assert "On 1 April 2023 Cumbria was split between" in page
    assert "Cumberland Council</a> and <a" in page
    assert "Similar councils" not in page


def test_there_is_no_page_for_an_unknown_council(client):
    assert client.get(reverse("councils:detail", args=["atlantis"])).status_code == 404


def test_text_in_names_is_never_markup(client):
    council = CouncilFactory(name="<script>x</script>", official_name="<script>y</script>")

    for url in (INDEX, council.get_absolute_url()):
        assert "<script>x" not in client.get(url, {"q": "<script>x"}).content.decode()


@pytest.mark.parametrize("view", ["changelist", "add"])
def test_the_admin_shows_councils(admin_client, view):
    CouncilFactory()

    assert admin_client.get(reverse(f"admin:councils_council_{view}")).status_code == 200


def test_the_admin_edits_a_council_with_all_it_has(admin_client):
    succession = SuccessionFactory()
    url = reverse("admin:councils_council_change", args=[succession.successor.pk])

    assert admin_client.get(url).status_code == 200
    assert admin_client.get(reverse("admin:councils_emaildomain_changelist")).status_code == 200

"""The map of councils: each where it belongs, counties round their districts."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from councils.council_map import Mark, Place, areas, outline, picture, places, shades
from services.models import Twin
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, UseFactory


def test_every_council_has_a_place_of_its_own():
    found = places()

    assert len(found) == 361
    assert len({place.slug for place in found}) == 361
    assert len({(place.x, place.y) for place in found}) == 361


def test_shetland_is_north_of_cornwall_and_adur_is_in_west_sussex():
    by_slug = {place.slug: place for place in places()}

    assert by_slug["shetland-islands"].y < by_slug["cornwall"].y
    assert by_slug["adur"].county == "west-sussex"
    assert by_slug["adur"].region == "south_east"


def test_the_outline_of_one_hexagon_has_six_corners_and_of_two_neighbours_ten():
    one, beside, apart = (Place("a", "", "", x, 0) for x in (0, 2, 20))

    assert corners(outline([one])) == [6]
    assert corners(outline([one, beside])) == [10]
    assert corners(outline([one, apart])) == [6, 6]


def corners(path):
    return [
        len(ring.split(" ")) // 2
        for ring in re.findall(r"M([^Mz]+)z", path.replace("-", " -").replace("  ", " "))
    ]


def test_a_picture_shows_marked_councils_and_names_those_that_have_no_place():
    marks = [
        Mark("cornwall", "uses", "Cornwall"),
        Mark("kent", "uses", "Kent"),
        Mark("a-police", "uses", "Police"),
    ]

    drawn = picture(marks)

    assert [shape.mark.slug for shape in drawn.shapes] == ["cornwall", "kent"]
    assert [shape.is_county for shape in drawn.shapes] == [False, True]
    assert drawn.missing == [marks[2]]
    assert drawn.ground.count("M") == 360


def test_a_region_shows_its_own_councils_only():
    marks = [Mark("cornwall", "uses", "Cornwall"), Mark("county-durham", "uses", "Durham")]

    drawn = picture(marks, "north_east")

    assert [shape.mark.slug for shape in drawn.shapes] == ["county-durham"]
    assert drawn.ground.count("M") == 11
    assert drawn.missing == []


def test_councils_are_shaded_by_how_much_they_have():
    shaded = dict(shades({"cornwall": 1, "leeds": 4, "county-durham": 250}))

    assert sorted(shaded) == [0, 1, 2, 5]
    assert [shaded[shade].count("M") for shade in (0, 1, 2, 5)] == [358, 1, 1, 1]


def test_every_region_is_an_area_with_its_number():
    found = areas({"wales": 22})

    assert len(found) == 12
    assert {(area.name, area.number) for area in found} >= {("Wales", 22), ("London", 0)}


@pytest.mark.django_db
def test_the_index_shows_which_councils_run_systems_and_leads_to_regions(client):
    durham = CouncilFactory(slug="county-durham", region="north_east")
    UseFactory.create_batch(2, council=durham)

    page = client.get("/councils/?kind=unitary&q=")
    content = client.get("/councils/").content.decode()

    assert page.status_code == 200
    assert "Systems in use at councils" in content
    assert 'class="shade-2"' in content
    assert 'href="?region=north_east"' in content
    assert len(gzip.compress(content.encode())) < 25_000


@pytest.mark.django_db
def test_the_map_of_similar_councils_tells_the_council_from_those_like_it(client):
    durham, leeds = CouncilFactory(slug="county-durham"), CouncilFactory(slug="leeds")
    Twin.objects.create(council=durham, other=leeds, position=0, score=90)

    content = client.get("/councils/county-durham/twins/").content.decode()

    assert re.search(
        r'"/councils/leeds/"[^>]*>\s*<title>[^<]*</title>\s*<path class="map-us', content
    )
    assert re.search(r"<title>[^<]*</title>\s*<path class=\"map-plans", content)
    assert "A similar council" in content
    assert len(gzip.compress(content.encode())) < 25_000


@pytest.mark.django_db
def test_the_map_of_contracts_is_for_members_and_of_the_group(client, people):
    soon, later = (timezone.localdate() + timedelta(days=days) for days in (30, 300))
    product = ProductFactory()
    for slug, end in (("cornwall", soon), ("leeds", later)):
        UseFactory(
            council=CouncilFactory(slug=slug), service=None, product=product, contract_ends_on=end
        )
    UseFactory(council=CouncilFactory(slug="bexley"), contract_ends_on=soon)
    address = f"/needs/contracts/?by=product&of={product.slug}"

    assert 'href="/councils/leeds/"' not in client.get(address).content.decode()
    client.force_login(people["member"])
    content = client.get(address).content.decode()

    assert "A contract ends within 6 months" in content
    assert "A contract ends later" in content
    found = re.findall(r'href="/councils/([a-z-]+)/" tabindex="-1"', content)
    assert sorted(found) == ["cornwall", "leeds"]
    assert len(gzip.compress(content.encode())) < 25_000

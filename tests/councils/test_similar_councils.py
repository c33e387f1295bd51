"""Which councils are most alike, why, and what one learns from them."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from councils.models import CouncilKind, Region
from services.models import Twin
from services.models.council_similarity import LEAST, WEIGHTS, CouncilProfile, describe_score, score
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, ServiceFactory, UseFactory
from tests.pages import text

ALIKE = {"kind": "unitary", "region": "north_east", "population": 100_000}
PORTRAITS = st.builds(
    CouncilProfile,
    key=st.integers(1, 9),
    kind=st.sampled_from(["unitary", "county"]),
    region=st.sampled_from(["", "london", "north_east"]),
    population=st.none() | st.integers(0, 2_000_000),
    things=st.integers(0, 2**20),
    areas=st.integers(0, 2**10),
)


def portrait(**others):
    return CouncilProfile(**{"key": 1, "things": 0b111, "areas": 0b11, **ALIKE, **others})


def use(council, product, **fields):
    return UseFactory(council=council, service=None, product=product, **fields)


def find():
    call_command("find_twins")


# the score


@given(PORTRAITS, PORTRAITS)
def test_likeness_is_mutual_and_from_nothing_to_a_hundred(one, other):
    assert 0 <= score(one, other) <= sum(WEIGHTS.values()) == 100
    assert score(one, other) == score(other, one)


@given(PORTRAITS)
def test_nothing_is_more_like_a_council_than_itself(one):
    known = 100 - (0 if one.population else WEIGHTS["size"]) - (0 if one.region else 15)
    known -= 0 if one.things else WEIGHTS["stack"]
    known -= 0 if one.areas else WEIGHTS["functions"]
    assert score(one, one) == known


@pytest.mark.parametrize(
    ("others", "points"),
    [
        ({}, 100),
        ({"kind": "county"}, 70),
        ({"region": "london"}, 85),
        ({"population": 400_000}, 80),
        ({"population": 200_000}, 90),
        ({"population": None}, 80),
        ({"things": 0b1000}, 75),
        ({"areas": 0b1100}, 90),
        ({"things": 0, "areas": 0}, 65),
    ],
)
def test_each_difference_costs_what_the_weights_say(others, points):
    assert score(portrait(), portrait(**others)) == points


def test_the_score_has_words():
    assert [describe_score(points) for points in (100, 75, 60, LEAST, 0)] == [
        *("Very similar", "Very similar", "Similar", "Somewhat similar", "Not very similar"),
    ]


# finding them


@pytest.mark.django_db
def test_the_most_alike_come_first_each_with_reasons():
    area = CategoryFactory()
    ours = CouncilFactory(population=84_000)
    near = CouncilFactory(population=91_000, name="Near")
    far = CouncilFactory(population=140_000, name="Far", region=Region.LONDON)
    CouncilFactory(population=91_000, abolished=True)
    CouncilFactory(kind=CouncilKind.POLICE, region="")
    products = [ProductFactory(name=f"System {n}", category=area) for n in range(5)]
    for product in products:
        use(ours, product)
    for product in products[:4]:
        use(near, product)

    find()

    first, second = ours.twins.for_page()
    assert (first.other, second.other) == (near, far)
    assert first.reasons == [
        "same type: Unitary authority",
        "similar size: 84,000 and 91,000 people",
        "same region: North East",
        "systems in 1 of the same service areas",
        "4 of 5 systems in common: System 0, System 1, System 2 and 1 more",
    ]
    assert second.reasons == ["same type: Unitary authority"]


@pytest.mark.django_db
def test_what_few_others_use_is_named_first():
    ours, theirs = CouncilFactory(), CouncilFactory()
    common, rare = ProductFactory(name="Common"), ServiceFactory(title="Rare")
    for council in (ours, theirs):
        use(council, common)
        UseFactory(council=council, service=rare)
    use(CouncilFactory(kind=CouncilKind.POLICE), common)

    find()

    assert "2 of 2 systems in common: Rare, Common" in ours.twins.get(other=theirs).reasons


@pytest.mark.django_db
def test_finding_again_finds_the_same_and_forgets_who_is_gone():
    ours, gone, _other = CouncilFactory.create_batch(3)
    find()
    find()
    assert (Twin.objects.count(), ours.twins.count()) == (6, 2)

    type(gone).objects.filter(pk=gone.pk).update(abolished_on="2026-01-01")

    assert [twin.other_id for twin in ours.twins.for_page()] == [_other.pk]
    find()
    assert not gone.twins.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 12])
def test_finding_costs_the_same_queries_whatever_there_is(count, django_assert_num_queries):
    for council in CouncilFactory.create_batch(count):
        UseFactory(council=council)

    with django_assert_num_queries(7):
        Twin.objects.find()


# the page


@pytest.fixture
def ours(db):
    """A council with four twins, all on the product that it uses not."""
    council = CouncilFactory(name="Alderby", slug="alderby")
    CouncilFactory.create_batch(4)
    return council


def similar_to(council):
    find()
    return [twin.other for twin in council.twins.for_page()]


def page(client, council):
    answer = client.get(f"{council.get_absolute_url()}twins/")
    assert answer.status_code == 200
    return text(answer)


def test_the_page_says_what_they_use_besides_with_how_many(client, ours):
    product, listing = (
        ProductFactory(name="Ledger"),
        ServiceFactory(title="Payroll bureau", council=ours),
    )
    mine = ProductFactory(name="Ours too")
    use(ours, mine)
    for twin in similar_to(ours)[:3]:
        use(twin, product)
        use(twin, mine)
        UseFactory(council=twin, service=listing)

    said = page(client, ours)

    assert 'Ledger</a> <span class="muted">3 of 4' in said
    assert 'Payroll bureau</a> <span class="muted">3 of 4' in said
    assert "Ours too</a> <span" not in said


def test_the_page_says_what_only_it_is_still_on(client, ours):
    left, never, kept = (ProductFactory(name=name) for name in ["Left", "Never", "Kept"])
    for product in (left, never, kept):
        use(ours, product)
    first, second, *_ = similar_to(ours)
    use(first, left, status="stopped", stopped_reason="Too dear.")
    use(second, ProductFactory(), replaced_product=kept)
    use(first, kept)

    said = page(client, ours)

    assert "Alderby is the only one of these 5 councils still using" in said
    assert ">Left</a>." in said
    assert ">Never</a>." not in said
    assert ">Kept</a>." not in said


def test_the_page_says_where_nothing_was_said(client, ours):
    gap, known = CategoryFactory(name="Housing"), CategoryFactory(name="Payroll")
    use(ours, ProductFactory(category=known))
    for twin in similar_to(ours)[:3]:
        use(twin, ProductFactory(category=gap))
        use(twin, ProductFactory(category=known))

    said = page(client, ours)

    assert 'Housing</a> <span class="muted">3 of 4' in said
    assert "Payroll</a> <span" not in said


def test_before_the_first_night_there_are_none(client, ours):
    assert "No similar councils found" in page(client, ours)
    assert "Similar councils</h2>" not in client.get(ours.get_absolute_url()).content.decode()


def test_the_council_page_leads_there(client, ours):
    find()

    said = client.get(ours.get_absolute_url()).content.decode()

    assert "/councils/alderby/twins/" in said
    assert "/councils/compare/?council=alderby" in said


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_it_says(client, ours, count, django_assert_num_queries):
    for twin in similar_to(ours)[:3]:
        for product in ProductFactory.create_batch(count):
            use(twin, product)

    with django_assert_num_queries(9):
        page(client, ours)

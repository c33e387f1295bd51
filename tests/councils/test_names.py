import pytest
from django.db import transaction

from councils.imports import load_councils
from councils.models import Council
from tests.factories.councils import CouncilAliasFactory, CouncilFactory

MEANT = {
    "The Aberdeenshire Council": "aberdeenshire",
    "Newcastle CC": "newcastle-upon-tyne",
    "Newcastle BC": "newcastle-under-lyme",
    "Newcastle (Staffs)": "newcastle-under-lyme",
    "Brighton": "brighton-and-hove",
    "St. Helens": "st-helens",
    "Bournemouth, Christchurch & Poole": "bournemouth-christchurch-and-poole",
    "Bournemouth, Christchurch and Poole (Poole)": "bournemouth-christchurch-and-poole",
    "BCP": "bournemouth-christchurch-and-poole",
    "Basingstoke": "basingstoke-and-deane",
    "Richmond": "richmond-upon-thames",
    "East Riding": "east-riding-of-yorkshire",
    "Telford": "telford-and-wrekin",
    "Southend": "southend-on-sea",
    "Abertawe": "swansea",
    "Ynys Mn": "isle-of-anglesey",
    "Ynys MÃ´n": "isle-of-anglesey",
    "Cyngor Sir Powys": "powys",
    "Comhairle na Gàidhealtachd": "highland",
    "durham county council": "county-durham",
    "Durham CC": "county-durham",
    "Co. Durham": "county-durham",
    "Durham City Council": "city-of-durham",
    "Northumberland County Council": "northumberland",
    "North Yorkshire": "north-yorkshire",
    "North Yorkshire CC": "north-yorkshire-county-council",
    "North Yorkshire (Craven)": "north-yorkshire",
    "Buckinghamshire (Chiltern and South Bucks)": "buckinghamshire",
    "LB of Brent": "brent",
    "L.B. Brent": "brent",
    "brent london boro": "brent",
    "Kingston LBC": "kingston-upon-thames",
    "Metropolitan Borough of Wigan": "wigan",
    "Windsor & Maidenhead (RBWM)": "windsor-and-maidenhead",
    "edinburgh (city of)": "edinburgh",
    "N.E. Lincs": "north-east-lincolnshire",
    "Middlesborough BC": "middlesbrough",
    "Birmingam City Counsel": "birmingham",
    "Distrct of Basildon": "basildon",
    "North Lanark": "north-lanarkshire",
    "Stoke on Trent": "stoke-on-trent",
    "South End-on-Sea": "southend-on-sea",
    "Liverpool City CA": "liverpool-city-region-combined-authority",
    "Liverpool": "liverpool",
}
NOBODY = [
    *("Kingston", "London", "North", "Council", "County Council", "Yorkshire", "", "???", "\x00"),
    *("Northumberland National Park", "Peak District", "South Downs", "Pembrokeshire Coast"),
    *("Kent Police", "Durham University", "Essex Fire and Rescue", "Durham (Police)"),
    *("Lewes and Eastbourne", "South Norfolk Broadland", "Adur & Worthing"),
    *("Herfordshire", "Nottingham County Council", "Lichfield City Council", "Cheshire"),
    *("West Yorkshire County Council", "London Borough of Bolton", "Wessex", "Jarrow", "Avon"),
]


@pytest.fixture(scope="module")
def names(django_db_setup, django_db_blocker):
    """The names of all real councils, without leaving the councils behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_councils()
        index = Council.objects.name_index()
        transaction.set_rollback(True)
    return index


@pytest.mark.parametrize(("typed", "slug"), MEANT.items())
def test_whom_a_name_means(names, typed, slug):
    assert names.best_match(typed).slug == slug


@pytest.mark.parametrize("typed", NOBODY)
def test_whom_a_name_leaves_open(names, typed):
    assert names.best_match(typed) is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Kingston", "hull"), ("Birmigham C", "birmingham"), ("Brigton", "brighton-and-hove")],
)
def test_near_names_are_offered(names, typed, first):
    near = [council.slug for council in names.most_similar(typed, 5)]

    assert first in near


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["durham", "Durham CC", "dur", "county durham", "brum"])
def test_typing_finds_whom_it_names(typed):
    durham = CouncilFactory(name="County Durham", official_name="Durham County Council")
    CouncilAliasFactory(council=durham, name="Brum")
    CouncilFactory(name="Durlish")

    found = Council.objects.matching(typed)

    assert durham in found
    assert found.count() == (2 if typed == "dur" else 1)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "???", "payroll"])
def test_typing_what_no_council_is_called_finds_none(typed):
    CouncilFactory()

    assert not Council.objects.matching(typed)


@pytest.mark.django_db
def test_a_name_is_matched_in_two_queries(django_assert_num_queries):
    brum = CouncilAliasFactory(name="Brum").council
    CouncilFactory.create_batch(3)

    with django_assert_num_queries(2):
        assert Council.objects.best_match("brum") == brum


@pytest.mark.django_db
def test_a_name_two_current_councils_share_is_nobodys():
    CouncilFactory.create_batch(2, name="Twinford")

    assert Council.objects.best_match("Twinford") is None


@pytest.mark.django_db
def test_a_current_council_comes_before_an_abolished_one():
    CouncilFactory(name="Twinford", abolished=True)
    current = CouncilFactory(name="Twinford")

    assert Council.objects.best_match("Twinford") == current
    assert set(Council.objects.matching("twin")) == set(Council.objects.all())
    assert Council.objects.similar_names("Twinfrod", limit=1) == [current]


@pytest.mark.django_db
def test_no_councils_match_nothing():
    assert Council.objects.best_match("Twinford") is None

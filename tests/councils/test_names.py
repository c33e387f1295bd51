from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from councils.forms import CouncilField
from councils.imports import load_councils
from councils.models import Council
from services.partnerships.forms.management import CouncilsField
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
    "Cambridgshire": "cambridgeshire",
    "Northumberlnad": "northumberland",
    "Norht Norfolk District Council": "north-norfolk",
    "North Yorskhire County Council": "north-yorkshire-county-council",
    "Kent Conty Council": "kent",
    "Ketn": "kent",
    "Scarborugh BC": "scarborough",
    "London Borough of harnet": "barnet",
    "South Buks": "south-bucks",
    "Medway Towns UA": "medway",
    "The Medway Towns": "medway",
    "Dumfries &amp; Galloway": "dumfries-and-galloway",
    "Cyngor Dinas Casnewydd": "newport",
    "Tor-faen": "torfaen",
    "Shepway": "folkestone-and-hythe",
    "Newcastle City Council": "newcastle-upon-tyne",
    "Newcastle upon Tyne": "newcastle-upon-tyne",
    "Gloucester": "gloucester",
    "Gloucestershre": "gloucestershire",
    "South Cambridgshire": "south-cambridgeshire",
    "Oxford": "oxford",
    "Oxforshire": "oxfordshire",
}
NOBODY = [
    *("Kingston", "London", "North", "Council", "County Council", "Yorkshire", "", "???", "\x00"),
    *("Northumberland National Park", "Peak District", "South Downs", "Pembrokeshire Coast"),
    *("Kent Police", "Durham University", "Essex Fire and Rescue", "Durham (Police)"),
    *("Lewes and Eastbourne", "South Norfolk Broadland", "Adur & Worthing"),
    *("Herfordshire", "Nottingham County Council", "Lichfield City Council", "Cheshire"),
    *("Newcastle", "Newcastle Council", "North York Moors", "Cambridge and Oxford"),
    *("Malton", "Strood", "Bramley", "Stamford", "Sale", "Hill", "Milton"),  # places of their own
    *("Medway Town Council", "Stroud Town Council", "Hart Parish Council"),
    *("Arts Council", "British Council", "Sports Council", "Tor", "Pen", "Harow", "Barent"),
    *("Beadford", "Dery", "Baner", "Fire Council", "Dover, Kent", "Cambridge University"),
    *("West Yorkshire County Council", "London Borough of Bolton", "Wessex", "Jarrow", "Avon"),
]
JOINED = {
    "Adur and Worthing": ["adur", "worthing"],
    "Adur & Worthing Councils": ["adur", "worthing"],
    "Adur &amp; Worthing": ["adur", "worthing"],
    "South Hams and West Devon": ["south-hams", "west-devon"],
    "Bromsgrove and Redditch": ["bromsgrove", "redditch"],
    "Redditch Borough & Bromsgrove District Councils": ["redditch", "bromsgrove"],
    "Babergh Mid Suffolk": ["babergh", "mid-suffolk"],
    "Babergh, Mid Suffolk": ["babergh", "mid-suffolk"],
    "South Norfolk Broadland": ["south-norfolk", "broadland"],
    "Leicester, Leicestershire and Rutland": ["leicester", "leicestershire", "rutland"],
    "Brighton and Hove and East Sussex": ["brighton-and-hove", "east-sussex"],
    "Fermanagh and Omagh and Doncaster": ["fermanagh-and-omagh", "doncaster"],
    "Ards and North Down, Lewes and Hart": ["ards-and-north-down", "lewes", "hart"],
    "Lewes & Antrim and Newtownabbey Councils": ["lewes", "antrim-and-newtownabbey"],
    "Kent, Essex and Surrey": ["kent", "essex", "surrey"],
    "Kent and Kent": [],
    "Brighton and Hove": ["brighton-and-hove"],
    "Kent": ["kent"],
    "Devon and Cornwall Police": [],
    "Kent, Surrey and Sussex": [],
    "Newcastle and Gateshead": [],
    "Boston, Lincolnshire": [],
    "Newport Pembrokeshire": [],
    "Kent Essex": [],
    "": [],
}
LEAST_FOUND = 0.97  # one letter of four is too many to tell
LEAST_COUNCILS = 480
BESIDE = dict(zip("qwertyuiopasdfghjklzxcvbn", "wertyuioplsdfghjklkxcvbnm", strict=True))


def slip(text, chance):
    at = chance.choice([n for n, letter in enumerate(text) if n and letter.isalpha()])
    letter, rest = text[at], text[at + 1 :]
    beside = BESIDE.get(letter.lower(), letter)
    swapped = rest[:1] + letter + rest[1:]
    return text[:at] + chance.choice([rest, letter + letter + rest, beside + rest, swapped])


def typed_names(names):
    """The official and short names that mean their council."""
    councils = {entry.council for entry in names.entries}
    texts = [(each, text) for each in councils for text in (each.name, each.official_name)]
    return sorted(
        (pair for pair in texts if names.best_match(pair[1]) == pair[0]), key=lambda pair: pair[1]
    )


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


@pytest.mark.parametrize(("typed", "slugs"), JOINED.items())
def test_whom_joined_names_mean(names, typed, slugs):
    assert [council.slug for council in names.every_match(typed)] == slugs


def test_a_slip_finds_the_council_or_none(names):
    """One letter of every name is dropped, doubled, swapped or the key beside it."""
    chance = Random(22)  # noqa: S311 - the same slips in every run
    own = {text: council for council, text in typed_names(names)}
    slipped = [(council, slip(text, chance)) for text, council in own.items()]

    found = [(council, names.best_match(typed)) for council, typed in slipped]

    assert len(found) > LEAST_COUNCILS
    assert not [pair for pair in found if pair[1] not in {pair[0], None}]
    assert sum(pair[0] == pair[1] for pair in found) > LEAST_FOUND * len(found)


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


@pytest.mark.django_db
def test_a_field_for_one_council_asks_which_of_two():
    CouncilFactory(name="Adur")
    CouncilFactory(name="Worthing")

    with pytest.raises(ValidationError, match="Did you mean Adur or Worthing"):
        CouncilField().clean("Adur & Worthing")


@pytest.mark.django_db
def test_a_field_for_several_councils_takes_both():
    both = [CouncilFactory(name="Adur"), CouncilFactory(name="Worthing")]

    assert CouncilsField().clean("Adur & Worthing") == both

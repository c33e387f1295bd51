"""Names as notices write them mean our councils, suppliers and products, and nobody else."""

import pytest

from services.notices.imports.awards import Organization, awards_of
from services.notices.imports.company_names import company_name, is_reseller
from services.notices.imports.matchers import (
    BuyerMatcher,
    ProductMatcher,
    SupplierMatcher,
    buyers_named,
)
from services.notices.models import MatchedBy, NameDecision
from services.notices.models.name_keys import name_key
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, EmailDomainFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory, SupplierFactory
from tests.notices.releases import award, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def councils():
    names = [
        *("Suffolk County Council", "Hertfordshire County Council", "Breckland District Council"),
        *("South Holland District Council", "Durham County Council", "Coventry City Council"),
    ]
    for name in names:
        short = name.replace(" County Council", "").replace(" District Council", "")
        kind = "county" if "County" in name else "non_metropolitan_district"
        CouncilFactory(name=short.replace(" City Council", ""), official_name=name, kind=kind)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SUFFOLK COUNTY COUNCIL", "Suffolk County Council"),
        ("Suffolk County Council Passenger Transport", "Suffolk County Council"),
        ("Hertfordshire County Council - Children's Services", "Hertfordshire County Council"),
        ("Coventry City Council (COV)", "Coventry City Council"),
        ("Durham CC", "Durham County Council"),
        *(
            (name, None)
            for name in ["Durham University", "Suffolk Constabulary", "Thame Town Council"]
        ),
        *((name, None) for name in ["Medical Research Council", "Breckland Parish Council", ""]),
    ],
)
def test_buyers(councils, written, meant):
    matched, _other = BuyerMatcher().match(Organization(written))

    assert (matched.thing and matched.thing.official_name) == meant


def test_two_councils_in_one_name_are_two(councils):
    matcher = BuyerMatcher()
    parts = buyers_named(
        Organization("Breckland District Council and South Holland District Council"), matcher
    )

    assert [each.name for each in parts] == [
        "Breckland District Council",
        "South Holland District Council",
    ]
    assert len(buyers_named(Organization("Smith and Sons"), matcher)) == 1


def test_a_domain_tells_and_what_disagrees_is_kept(councils):
    unit = CouncilFactory(name="Rutland", official_name="Rutland County Council")
    EmailDomainFactory(domain="rutland.gov.uk", council=unit)
    matcher = BuyerMatcher()
    at_rutland = ("mail.rutland.gov.uk",)

    matched, _ = matcher.match(Organization("Welland Procurement Unit", hosts=at_rutland))
    assert (matched.thing, matched.by) == (unit, MatchedBy.DOMAIN)
    matched, other = matcher.match(Organization("Suffolk County Council", hosts=at_rutland))
    assert (matched.thing.name, other) == ("Suffolk", unit)


def test_a_moderators_decision_comes_first(councils):
    rutland = CouncilFactory(name="Rutland")
    for name, council in [("Welland Procurement Unit", rutland), ("Suffolk County Council", None)]:
        NameDecision.objects.create(
            role="buyer", name=name_key(name), council=council, decided_by=UserFactory()
        )
    matcher = BuyerMatcher()

    assert matcher.match(Organization("WELLAND Procurement  Unit"))[0].thing == rutland
    assert matcher.match(Organization("Suffolk County Council"))[0].thing is None


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("Civica UK Limited", "civica"),
        ("CIVICA (UK) LTD.", "civica"),
        ("The Access Group", "access"),
        ("OverDrive, Inc.", "overdrive"),
        ("Marks & Spencer plc", "marks and spencer"),
        ("Limited", "limited"),
    ],
)
def test_company_names(written, core):
    assert company_name(written) == core


def test_suppliers_by_name_other_name_and_trading_name():
    civica = SupplierFactory(name="Civica", aliases=["Comino"])
    matcher = SupplierMatcher()

    for name in ["CIVICA UK LIMITED", "Comino plc", "ABC Ltd t/a Civica"]:
        assert matcher.match(Organization(name)).thing == civica, name
    assert matcher.match(Organization("Civic Centre Catering Ltd")).thing is None


def awarded(title, supplier="Civica UK Limited", description=""):
    tender = {"title": title, "description": description}
    (found,) = awards_of(release(tender=tender, awards=[award(suppliers=[{"name": supplier}])]))
    return found


def test_products_are_named_and_never_concluded_from_their_supplier():
    civica, idox = SupplierFactory(name="Civica"), SupplierFactory(name="Idox")
    flare = ProductFactory(name="Flare", supplier=civica)
    uniform = ProductFactory(name="Uniform", supplier=idox)
    oracle = ProductFactory(name="Oracle Fusion", supplier=SupplierFactory(name="Oracle"))
    matcher = ProductMatcher()

    assert matcher.match(awarded("Renewal of Flare"), civica).thing == flare
    assert matcher.match(awarded("Support", description="Support of Flare"), civica).thing == flare
    assert matcher.match(awarded("Software support"), civica).thing is None
    assert matcher.match(awarded("Uniform for wardens", "Tailors Ltd"), None).thing is None
    assert matcher.match(awarded("Uniform renewal"), idox).thing == uniform
    assert matcher.match(awarded("Renewal of Flare"), idox).thing is None
    assert matcher.match(awarded("Oracle Fusion licences", "Softcat plc"), None).thing == oracle
    assert is_reseller("Softcat PLC")


def test_a_company_number_counts_last_and_is_learned_from_names_alone():
    """So that it matters little what was read before."""
    civica, other = SupplierFactory(name="Civica"), SupplierFactory(name="Xantura")
    NoticeFactory(supplier=civica, supplier_by="name", supplier_number="01628868")
    NoticeFactory(supplier=other, supplier_by="number", supplier_number="00000002")
    matcher = SupplierMatcher()

    named = matcher.match(Organization("Xantura Ltd", number="01628868"))
    assert (named.thing, named.by) == (other, MatchedBy.NAME)
    numbered = matcher.match(Organization("Flare Trading", number="01628868"))
    assert (numbered.thing, numbered.by) == (civica, MatchedBy.NUMBER)
    assert matcher.match(Organization("Flare Trading", number="00000002")).thing is None

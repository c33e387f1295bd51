"""Councils, and listings, side by side; what is for members never reaches a visitor."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from services.models.comparison import compare_councils
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    UseFactory,
)

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=90)


@pytest.fixture
def member(client):
    user = MembershipFactory().user
    client.force_login(user)
    return user


@pytest.fixture
def councils():
    """Two councils that each use a ledger, one of them until soon."""
    area = CategoryFactory(name="Finance")
    alder = CouncilFactory(name="Alderby", slug="alderby", population=84_000)
    birch = CouncilFactory(name="Birchby", slug="birchby", region="london")
    for council, name in [(alder, "Oracle"), (birch, "Unit4")]:
        UseFactory(
            council=council,
            service=None,
            product=ProductFactory(name=name, category=area),
            contract_ends_on=SOON,
            value_band="100k_250k",
            last_confirmed_at=timezone.now(),
        )
    service = ServiceFactory(
        council=alder,
        title="Ledger hub",
        contact_team="The ledger team",
        contact_email="l@a.example",
    )
    OfferFactory(service=service, council=alder)
    BenefitFactory(service=service, council=alder)
    return alder, birch


@pytest.fixture
def listings():
    one = ServiceFactory(
        title="Payroll hub",
        slug="payroll-hub",
        hosting="saas",
        phase="live",
        contact_team="The pay team",
        contact_email="pay@a.example",
        licence="MIT",
        products=[ProductFactory(name="Oracle")],
        standards=[StandardFactory(name="ISO 27001")],
        last_confirmed_at=timezone.now(),
    )
    other = ServiceFactory(title="Payroll bureau", slug="payroll-bureau")
    OfferFactory(
        service=one,
        council=one.council,
        capacity_unit="payslips",
        capacity_total=1000,
        capacity_free=400,
        lead_time_weeks=6,
    )
    OfferFactory(service=other, council=other.council, state="draft", terms="A secret.")
    UseFactory(service=one, council__region="london", contract_ends_on=SOON, council__name="Elmby")
    BenefitFactory(service=one, council=one.council, amount=900_000)
    return one, other


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


BOTH = "/councils/compare/?council=alderby&council=birchby"
SERVICES = "/services/compare/?service=payroll-hub&service=payroll-bureau"


def test_councils_stand_side_by_side_in_the_order_of_the_address(client, councils):
    said = page(client, BOTH)

    for words in ["84,000", "London", "Systems for Finance", ">Oracle<", ">Unit4<", "Ledger hub"]:
        assert words in said
    assert "Annual saving: £900,000 a year, claimed" in said
    assert said.index(">Alderby</th>") < said.index(">Birchby</th>")
    turned = page(client, "/councils/compare/?council=birchby&council=alderby")
    assert turned.index(">Birchby</th>") < turned.index(">Alderby</th>")


def test_listings_stand_side_by_side(client, listings):
    said = page(client, SERVICES)

    for words in [
        *("Payroll hub", "Payroll bureau", ">Oracle<", "ISO 27001", "MIT", "London: 1"),
        *(
            "Open to join, to any public body, negotiable",
            "400 of 1,000 payslips still available (40%)",
        ),
        "still available (40%), about 6 weeks",
        *("Annual saving: £900,000 a year, claimed", "Not recorded"),
    ]:
        assert words in said
    assert "A secret." not in said


PEERS_ONLY = ["Contracts ending within a year", "Contact</th>", "£100,000", "ledger team"]
PEERS_ONLY += [f"{SOON:%-d %B %Y}", "l@a.example"]


def test_a_visitor_sees_no_contract_and_nobody_to_ask(client, councils):
    said = page(client, BOTH)

    assert [words for words in PEERS_ONLY if words in said] == []
    assert "sign in" in said.lower()


def test_a_member_does(client, councils, member):
    said = page(client, BOTH)

    assert [words for words in PEERS_ONLY if words not in said] == []


def test_of_listings_too(client, listings):
    peers_only = ["Contracts ending", "Elmby", "The pay team", "pay@a.example"]
    assert not [words for words in peers_only if words in page(client, SERVICES)]

    client.force_login(MembershipFactory().user)

    assert not [words for words in peers_only if words not in page(client, SERVICES)]


def test_names_lead_to_an_address_to_share(client, councils):
    asked = {"first": "Alderby", "second": "birchby council", "third": "", "fourth": ""}

    answer = client.get("/councils/compare/", asked)

    assert answer.url == BOTH


def test_titles_do_so_too(client, listings):
    asked = {"first": "PAYROLL HUB", "second": "payroll-bureau"}

    assert client.get("/services/compare/", asked).url == SERVICES


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "Alderby"}, "Enter "),
        (
            {"first": "Alderby", "second": "Alderby"},
            "You have already chosen this council. Enter a different one.",
        ),
        (
            {"first": "Alderby", "second": "Atlantis"},
            "Enter the name of a council in the directory.",
        ),
        ({"first": "Alderby", "second": "Bir\x00chby"}, "contains characters that cannot be saved"),
        ({"first": "x" * 500, "second": "Birchby"}, "must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    client, councils, asked, said
):
    answer = client.get("/councils/compare/", asked)

    assert answer.status_code == 200
    text = answer.content.decode()
    assert said in text
    assert 'value="Alderby"' in text or "xxx" in text


def test_a_listing_that_is_not_known_is_asked_about(client, listings):
    said = page(client, "/services/compare/?first=Payroll+hub&second=Payrol+hub+of+ours")

    assert "Enter the name of a published service." in said
    assert "Did you mean" in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("council=alderby&council=nowhere", "includes a council that we cannot find"),
        ("council=alderby&council=alderby&council=birchby", "more than once"),
        ("&".join(f"council=c{n}" for n in range(60)), "You can compare up to 4"),
        ("council=%00&council=alderby", "includes a council that we cannot find"),
        ("council=" + "x" * 3000, "includes a council that we cannot find"),
        ("council=alderby", "Choose 2 to 4"),
        ("", "Choose 2 to 4"),
    ],
)
def test_whatever_the_address_says_there_is_a_page(client, councils, query, said):
    assert said in page(client, f"/councils/compare/?{query}")


def test_of_five_the_first_four_stand_there(client):
    slugs = [council.slug for council in CouncilFactory.create_batch(5)]

    said = page(client, "/councils/compare/?" + "&".join(f"council={slug}" for slug in slugs))

    assert "You can compare up to 4" in said
    assert said.count('scope="col"') == 5


def test_only_published_listings_can_be_compared(client, listings):
    draft = ServiceFactory(draft=True, title="A secret")

    said = page(client, f"{SERVICES}&service={draft.slug}")
    assert "includes a service that we cannot find" in said
    assert "A secret" not in said
    asked = page(client, "/services/compare/?first=Payroll+hub&second=A+secret")
    assert "Enter the name of a published service." in asked


def test_an_abolished_council_says_until_when(client, councils):
    gone = CouncilFactory(name="Gone", slug="gone", abolished_on=date(2009, 4, 1))

    assert "1 April 2009" in page(client, f"/councils/compare/?council=alderby&council={gone.slug}")


def test_names_are_never_markup(client, councils):
    CouncilFactory(name="<b>Bold</b>", slug="bold")

    said = page(client, "/councils/compare/?council=alderby&council=bold")

    assert "<b>Bold" not in said


def test_cards_and_pages_lead_there(client, listings):
    address = "/services/compare/?service=payroll-hub"

    assert address in page(client, "/services/")
    assert address in page(client, "/services/payroll-hub/")


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_each_uses(
    client, councils, member, count, django_assert_num_queries
):
    for council in councils:
        UseFactory.create_batch(count, council=council, contract_ends_on=SOON)
    page(client, "/councils/")

    with django_assert_num_queries(11):
        page(client, BOTH)


@pytest.mark.parametrize("count", [1, 3])
def test_listings_cost_the_same_however_many_use_them(
    client, listings, member, count, django_assert_num_queries
):
    for service in listings:
        UseFactory.create_batch(count, service=service, contract_ends_on=SOON)
        BenefitFactory(service=service)
    page(client, "/councils/")

    with django_assert_num_queries(9):
        page(client, SERVICES)


def test_what_is_not_published_is_neither_named_nor_counted(client):
    """Uses, contracts and savings of suspended listings, drafts and edits."""
    first, second = CouncilFactory(), CouncilFactory()
    for state in ("suspended", "draft", "archived"):
        service = ServiceFactory(
            title=f"Secretly {state}",
            state=state,
            published_at=timezone.now() if state == "suspended" else None,
        )
        UseFactory(service=service, council=first, contract_ends_on=timezone.localdate())
        BenefitFactory(service=service, council=first, amount=720_000)
    UseFactory(council=second)

    client.force_login(MembershipFactory().user)
    page = client.get(f"/councils/compare/?council={first.slug}&council={second.slug}")

    assert "Secretly" not in page.content.decode()
    assert "£720,000" not in page.content.decode()


def test_the_last_of_several_confirmations_is_said():
    council, now = CouncilFactory(), timezone.now()
    for days in (400, 200, 800):
        then = now - timedelta(days=days)
        UseFactory(council=council, service=None, product=ProductFactory(), last_confirmed_at=then)

    rows = {row.label: row.cells for row in compare_councils([council], for_members=False)}

    then = timezone.localtime(now - timedelta(days=200))
    [[said]] = rows["Systems last confirmed"]
    assert said.text == f"{then:%-d %B %Y}"

"""Councils and other public bodies that administrators add and change on the site."""

import pytest

from councils.models import Council, EmailDomain
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, EmailDomainFactory

pytestmark = pytest.mark.django_db
ADD = "/moderation/catalogue/councils/add/"


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


def body(**values):
    return {
        "name": "Severn Fire",
        "official_name": "Severn Fire and Rescue Authority",
        "kind": "fire_and_rescue",
        "region": "west_midlands",
        "code": "SVF",
        "gss_code": "",
        "website": "severnfire.example",
        "domains": "severnfire.example\nSEVERN.example",
        **values,
    }


def test_a_body_is_added_with_its_domains_and_recorded(client, administrator):
    client.post(ADD, body())

    council = Council.objects.get()
    assert (council.kind, council.nation, council.slug) == (
        "fire_and_rescue",
        "england",
        "severn-fire",
    )
    assert council.website == "https://severnfire.example"
    domains = council.email_domains.order_by("domain").values_list("domain", flat=True)
    assert list(domains) == ["severn.example", "severnfire.example"]
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.target) == (
        "catalogue record added",
        administrator,
        council,
    )
    assert client.get(council.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("region", "nation"), [("wales", "wales"), ("scotland", "scotland"), ("", "")]
)
def test_the_nation_is_that_of_the_region(client, administrator, region, nation):
    client.post(ADD, body(region=region))

    assert Council.objects.get().nation == nation


@pytest.mark.parametrize("name", ["Durham", "durham county council"])
def test_a_body_that_is_in_the_directory_is_refused(client, administrator, name):
    CouncilFactory(name="Durham", official_name="Durham County Council")

    page = client.post(ADD, body(name=name)).content.decode()

    assert "is in the directory." in page
    assert Council.objects.count() == 1


def test_similar_names_are_asked_about_and_can_be_confirmed(client, administrator):
    CouncilFactory(name="Severn", official_name="Severn Fire and Rescue Service")

    page = client.post(ADD, body()).content.decode()
    assert "Is it one of these: Severn Fire and Rescue Service?" in page
    assert Council.objects.count() == 1

    client.post(ADD, body(is_another="on"))
    assert Council.objects.count() == 2


@pytest.mark.parametrize(
    ("domains", "message"),
    [
        ("kent.example", "kent.example is the domain of"),
        ("gmail.com", "Many employers use email addresses at gmail.com"),
        ("not a domain", "Enter only the domain"),
        ("\n".join(f"d{n}.example" for n in range(21)), "Enter up to 20 domains."),
    ],
)
def test_domains_of_others_and_wrong_ones_are_refused(client, administrator, domains, message):
    EmailDomainFactory(domain="kent.example")

    page = client.post(ADD, body(domains=domains)).content.decode()

    assert message in page
    assert EmailDomain.objects.count() == 1


def test_type_region_dates_and_domains_can_be_changed(client, administrator):
    council = CouncilFactory(kind="county", region="north_east")
    EmailDomainFactory(domain="old.example", council=council)
    address = f"/moderation/catalogue/councils/{council.pk}/"
    page = client.get(address)
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    client.post(
        address,
        values
        | {"kind": "unitary", "region": "wales", "domains": "new.example"}
        | {"established_on": "2009-04-01"},
    )

    council.refresh_from_db()
    assert (council.kind, council.region, council.nation) == ("unitary", "wales", "wales")
    assert str(council.established_on) == "2009-04-01"
    assert list(council.email_domains.values_list("domain", flat=True)) == ["new.example"]


def test_the_list_finds_bodies_by_name(client, administrator):
    CouncilFactory(name="Durham", official_name="Durham County Council")
    CouncilFactory(name="Kent")

    page = client.get("/moderation/catalogue/councils/", {"q": "dur"}).content.decode()

    assert "Durham County Council" in page
    assert "Kent" not in page

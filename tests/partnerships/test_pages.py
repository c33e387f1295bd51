"""The pages of partnerships: what they show, what they cost, and what they make of bad input."""

import pytest
from django.core.cache import caches

from services.models import Benefit, Offer, Use
from services.partnerships.models import JoinRequest, Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import (
    DocumentFactory,
    JoinRequestFactory,
    PartnershipFactory,
    PartyFactory,
    StepFactory,
    offered,
)
from tests.factories.services import BenefitFactory, CategoryFactory, ServiceFactory
from tests.pages import text
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor")
    client.force_login(membership.user)
    return membership


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, count):
    for _ in range(count):
        partnership = PartnershipFactory(category=CategoryFactory())
        PartyFactory.create_batch(count, partnership=partnership)

    with django_assert_num_queries(PAGES["partnerships"]):
        client.get("/partnerships/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_room_costs_the_same_however_much_is_in_it(
    client, editor, django_assert_num_queries, count
):
    offer = offered(99)
    services = ServiceFactory.create_batch(count)
    partnership = PartnershipFactory(lead=editor.council, offer=offer, of=services)
    for party in PartyFactory.create_batch(count, partnership=partnership):
        StepFactory(partnership=partnership, council=party.council)
        BenefitFactory(partnership=partnership, service=services[0], council=party.council)
        DocumentFactory(partnership=partnership, council=party.council)
        JoinRequestFactory(partnership=partnership)
    client.get(partnership.get_absolute_url())
    caches["shared_pages"].clear()

    with django_assert_num_queries(PAGES["partnership"]):
        client.get(partnership.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=ended", ["Ended"]),
        ("stage=live", ["Live"]),
        ("stage=live&stage=ended", ["Ended", "Live"]),
        ("region=london", ["Ended"]),
        ("legal_model=company", ["Live"]),
        ("category=money", ["Live"]),
        ("category=pay", []),
        ("stage=married&page=99999999999999999999&region=%00&x=%FF", ["Ended", "Live"]),
        ("region=london&stage=live", []),
    ],
)
def test_the_list_is_narrowed(client, query, found):
    top = CategoryFactory(slug="money", name="Money")
    below = CategoryFactory(slug="ledger", parent=top)
    CategoryFactory(slug="pay", name="Pay")
    PartnershipFactory(title="The Live one", category=below, legal_model="company")
    ended = PartnershipFactory(title="The Ended one", stage="ended", was_agreed=True)
    PartyFactory(partnership=ended, council=CouncilFactory(region="london"))

    answer = client.get(f"/partnerships/?{query}")

    assert answer.status_code == 200
    assert [name for name in ["Ended", "Live"] if f"The {name} one" in text(answer)] == found


def test_the_counts_beside_filters_say_what_each_would_give(client):
    PartnershipFactory.create_batch(2, stage="live")
    PartnershipFactory(stage="ended", was_agreed=True)
    PartnershipFactory(stage="interest")

    facets = client.get("/partnerships/?stage=ended").context["selection"].facets
    counts = {facet.name: {each.value: each.count for each in facet.options} for facet in facets}

    assert counts["stage"] == {"live": 2, "ended": 1}
    assert counts["region"] == {"north_east": 1}


@pytest.mark.parametrize(
    "address",
    [
        "/partnerships/nothing/",
        "/partnerships/requests/99999999999999999999/",
        "/partnerships/benefits/99999999999999999999/",
        "/partnerships/documents/99999999999999999999/x.pdf",
    ],
)
def test_what_is_not_there_is_not_found(client, editor, address):
    assert client.get(address).status_code == 404


def test_the_form_says_who_decides_and_who_is_seen_to_consider_it(client, editor):
    offer = offered(10)
    page = text(client.get(f"/services/{offer.service.slug}/join/"))

    assert f"{offer.council.official_name} will accept or decline your request." in page
    assert f"Anyone can see that {editor.council} is considering this service." in page


def test_a_council_asks_for_places_is_answered_and_let_in(client, editor):
    offer = offered(10)
    address = f"/services/{offer.service.slug}/join/"
    assert "10 available" in text(client.get(address))

    asked = client.post(address, {"places": "4", "message": "By April."})
    request = JoinRequest.objects.get()
    assert asked.url == request.get_absolute_url()
    assert "You have already asked" in text(client.get(address))

    client.force_login(MembershipFactory(council=offer.council, role="editor").user)
    decide = f"{request.get_absolute_url()}decide/"
    assert "By April." in text(client.get(decide))
    assert "Enter a reason" in text(client.post(decide, {"decision": "decline"}))
    client.post(f"{request.get_absolute_url()}answer/", {"answer": "From May."})
    client.post(decide, {"decision": "accept", "role": "partner"})

    request.refresh_from_db()
    assert (request.state, request.answer) == ("accepted", "From May.")
    assert Offer.objects.get().capacity_free == 6
    assert request.partnership.parties.get(council=editor.council).role == "partner"


@pytest.mark.parametrize("places", ["", "0", "-1", "11", "9" * 30, "x", "1\x00"])
def test_places_that_cannot_be_are_said_beside_the_field_and_the_words_are_kept(
    client, editor, places
):
    offer = offered(10)
    answer = client.post(
        f"/services/{offer.service.slug}/join/", {"places": places, "message": "Kept words."}
    )

    assert answer.status_code == 200
    assert "places" in answer.context["form"].errors
    assert "Kept words." in text(answer)
    assert not Partnership.objects.exists()


def test_an_offer_that_filled_up_while_the_form_was_open_says_so_in_the_form(client, editor):
    offer = offered(3)
    partnership = PartnershipFactory(offer=offer, lead=offer.council)
    asked = JoinRequestFactory(partnership=partnership, places=2)
    PartyFactory(partnership=partnership, places=0)
    Offer.objects.update(capacity_free=1)
    client.force_login(MembershipFactory(council=offer.council, role="editor").user)

    answer = client.post(f"{asked.get_absolute_url()}decide/", {"decision": "accept"})

    assert answer.status_code == 200
    assert "Capacity left: 1 seats. This request is for 2. The request stays open." in text(answer)
    asked.refresh_from_db()
    assert asked.is_open


@pytest.mark.parametrize("fields", [{}, {"state": "closed"}, {"capacity_free": 0}])
def test_where_nothing_is_open_the_letter_stays(client, editor, mailoutbox, fields):
    offer = offered(3, **fields)
    if not fields:
        offer.delete()
    service = offer.service
    address = f"/services/{service.slug}/join/"

    client.post(address, {"text": "May we?"})

    assert mailoutbox[-1].subject == f"{editor.council} asked to join {service.title}"
    assert Use.objects.get().status == "considering"
    assert not JoinRequest.objects.exists()


def test_who_does_not_take_part_cannot_count_and_is_not_asked_why(client, editor):
    partnership = PartnershipFactory()
    address = f"/partnerships/{partnership.slug}/benefits/"
    assert client.get(address).status_code == 403

    PartyFactory(partnership=partnership, council=editor.council)
    client.post(address, {"kind": "one_off", "amount": "7", "state": "claimed", "basis": "Bills."})
    benefit = Benefit.objects.get()
    assert (benefit.council, benefit.said_by) == (editor.council, editor.user)
    assert "£7" in text(client.get(partnership.get_absolute_url()))


def test_a_partner_confirms_and_a_moderator_audits_on_the_page_of_the_figure(client):
    partnership = PartnershipFactory()
    party = PartyFactory(partnership=partnership)
    benefit = BenefitFactory(service=None, partnership=partnership, council=party.council)
    address = benefit.get_absolute_url()
    client.force_login(MembershipFactory(council=partnership.lead, role="editor").user)
    page = client.get(address)
    assert f"Confirm for {partnership.lead.name}" in text(page)
    client.post(f"{address}confirm/", {"seen": page.context["benefit"].figure})
    assert "Confirm for" not in text(client.get(address))

    client.force_login(UserFactory(duty="moderator"))
    form = client.get(f"{address}audit/").context["form"]
    client.post(f"{address}audit/", {"seen": form.initial["seen"], "evidence": "Accounts."})

    benefit.refresh_from_db()
    assert (benefit.state, benefit.evidence) == ("audited", "Accounts.")
    page = text(client.get(address))
    assert "Evidence seen by a moderator" in page
    assert "This is not an audit of the accounts." in page
    assert "udited" not in page
    listed = text(client.get(partnership.get_absolute_url()))
    assert f"Confirmed by {partnership.lead.name}" in listed

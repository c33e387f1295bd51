"""Asking to join, and what becomes of it: no place is promised twice."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services.actions import make_offer
from services.forms.uses import OfferForm
from services.models import Offer, Use
from services.partnerships import actions
from services.partnerships.models import JoinRequest, Partnership, Party
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.partnerships import JoinRequestFactory, offered
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db


def ask(offer, places=None, council=None, message="By April."):
    asked = JoinRequest(council=council or CouncilFactory(), places=places, message=message)
    return actions.send_join_request(offer, asked, by=UserFactory())


def room(offer):
    offer.refresh_from_db()
    return offer.capacity_free


def test_the_first_request_begins_the_partnership_of_the_offer_and_others_attach_to_it():
    product = ProductFactory()
    service = ServiceFactory(title="Payroll bureau", products=[product])
    offer = offered(10, service=service)

    first, second = ask(offer, 3), ask(offer, 2)

    partnership = Partnership.objects.get()
    assert partnership.title == f"Payroll bureau, shared by {service.council.name}"
    assert (partnership.stage, partnership.lead) == ("interest", service.council)
    assert (partnership.category, partnership.supplier) == (service.category, product.supplier)
    assert list(partnership.services.all()) == [service]
    assert [party.role for party in partnership.parties.all()] == ["lead"]
    assert first.partnership == second.partnership == partnership
    assert room(offer) == 10
    assert Entry.objects.filter(verb="asked to join").count() == 2


def test_asking_is_recorded_as_considering_and_being_let_in_as_planning():
    offer, council = offered(5), CouncilFactory()

    asked = ask(offer, 1, council)
    assert Use.objects.get(council=council).status == "considering"
    actions.accept_request(asked, by=UserFactory())

    assert Use.objects.get(council=council).status == "planned"


def test_what_a_council_said_of_its_use_before_stays():
    offer, council = offered(5), CouncilFactory()
    UseFactory(service=offer.service, council=council, status="in_use")

    actions.accept_request(ask(offer, 1, council), by=UserFactory())

    assert Use.objects.get(council=council).status == "in_use"


def test_who_asks_and_who_is_asked_have_letters_with_the_words():
    offer = offered(5)
    asked = ask(offer, 2, message="For the schools too?")
    [letter] = mail.outbox
    assert letter.to == ["payroll@durham.example"]
    assert "For the schools too?" in letter.body
    assert asked.get_absolute_url() in letter.body

    actions.answer_request(asked, "From June.", by=UserFactory())
    actions.decline_request(asked, "No room for schools.", by=UserFactory())

    answered, declined = mail.outbox[1:]
    assert answered.to == declined.to == [asked.asked_by.email]
    assert "From June." in answered.body
    assert "No room for schools." in declined.body


def test_a_council_asks_once_until_it_is_answered():
    offer, council = offered(5), CouncilFactory()
    asked = ask(offer, 1, council)
    with pytest.raises(RuleBroken, match="has already asked"):
        ask(offer, 1, council)

    actions.withdraw_request(asked, by=asked.asked_by)

    assert ask(offer, 1, council).is_open


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (4, "Capacity left: 3 seats. This request is for 4"),
        (None, "the number of seats"),
        (0, "the number of seats"),
    ],
)
def test_more_than_there_is_or_no_number_cannot_be_asked_for(places, said):
    with pytest.raises(RuleBroken, match=said):
        ask(offered(3), places)

    assert not Partnership.objects.exists()


@pytest.mark.parametrize("state", ["paused", "closed", "draft"])
def test_what_is_not_open_cannot_be_joined(state):
    with pytest.raises(RuleBroken, match="This offer is"):
        ask(offered(3, state=state), 1)


def test_an_offer_that_counts_nothing_takes_councils_without_a_number():
    offer = offered()

    accepted = actions.accept_request(ask(offer), role="partner", by=UserFactory())

    party = Party.objects.get(council=accepted.council)
    assert (party.role, party.places) == ("partner", 0)


def test_acceptance_takes_places_and_says_who_and_when():
    offer, editor = offered(10), UserFactory()

    accepted = actions.accept_request(ask(offer, 3), by=editor)

    assert room(offer) == 7
    party = Party.objects.get(council=accepted.council)
    assert (party.role, party.places) == ("client", 3)
    assert (accepted.state, accepted.decided_by) == ("accepted", editor)
    assert accepted.decided_at is not None


def test_what_does_not_fit_is_refused_and_stays_open():
    offer = offered(5)
    large, small = ask(offer, 4), ask(offer, 3)
    actions.accept_request(small, by=UserFactory())

    with pytest.raises(RuleBroken, match="This request is for 4"):
        actions.accept_request(large, by=UserFactory())

    large.refresh_from_db()
    assert large.is_open
    assert room(offer) == 2


def test_the_last_place_makes_the_offer_full():
    offer = offered(2)
    actions.accept_request(ask(offer, 2), by=UserFactory())

    assert room(offer) == 0
    assert not offer.has_room
    with pytest.raises(RuleBroken, match="No capacity is left"):
        ask(offer, 1)


@pytest.mark.parametrize(
    "decide",
    [
        lambda asked: actions.accept_request(asked, by=UserFactory()),
        lambda asked: actions.decline_request(asked, "No.", by=UserFactory()),
        lambda asked: actions.withdraw_request(asked, by=UserFactory()),
        lambda asked: actions.answer_request(asked, "Well.", by=UserFactory()),
    ],
)
def test_what_was_decided_is_not_decided_again(decide):
    offer = offered(5)
    asked = ask(offer, 1)
    actions.decline_request(asked, "Too late.", by=UserFactory())

    with pytest.raises(RuleBroken, match="already declined"):
        decide(asked)

    assert room(offer) == 5


def test_who_leaves_gives_its_places_back_and_can_come_again():
    offer, council = offered(5), CouncilFactory()
    actions.accept_request(ask(offer, 3, council), by=UserFactory())
    party = Party.objects.get(council=council)

    actions.end_party(party, by=UserFactory())
    assert room(offer) == 5
    with pytest.raises(RuleBroken, match="has already left"):
        actions.end_party(party, by=UserFactory())
    actions.accept_request(ask(offer, 2, council), by=UserFactory())

    party.refresh_from_db()
    assert (room(offer), party.places, party.left_on) == (3, 2, None)


def test_an_ended_partnership_gives_its_places_back_and_the_offer_can_have_another():
    offer = offered(5)
    actions.accept_request(ask(offer, 4), by=UserFactory())
    partnership = Partnership.objects.get()

    actions.move_partnership(
        partnership, "ended", ended_on=partnership.created_at.date(), by=UserFactory()
    )

    assert room(offer) == 5
    assert ask(offer, 5).partnership != partnership


def test_the_offer_cannot_say_that_what_was_taken_is_free():
    offer = offered(10)
    actions.accept_request(ask(offer, 4), by=UserFactory())
    offer.refresh_from_db()

    def sent(total, free):
        kept = {"state": "open", "offered_to": "any_council", "charge_basis": "free"}
        counted = {"capacity_unit": "seats", "capacity_total": total, "capacity_free": free}
        return OfferForm({**kept, **counted}, instance=Offer.objects.get(pk=offer.pk))

    assert "Enter 6 or fewer" in str(sent(10, 7).errors["capacity_free"])
    assert "Enter 4 or more" in str(sent(3, 0).errors["capacity_total"])
    assert "Enter 4 or more" in str(sent("", "").errors["capacity_total"])
    assert sent(12, 8).is_valid()
    assert make_offer(sent(10, 6).save(commit=False), by=UserFactory()).capacity_free == 6


@pytest.mark.parametrize(
    "contradict",
    [
        lambda offer: Offer.objects.filter(pk=offer.pk).update(capacity_free=7),
        lambda offer: Offer.objects.filter(pk=offer.pk).update(capacity_total=9),
        lambda offer: Party.objects.filter(role="client").update(places=5),
        lambda offer: Party.objects.create(
            partnership=Partnership.objects.get(), council=CouncilFactory(), places=1
        ),
    ],
)
def test_the_database_refuses_what_would_promise_a_place_twice(contradict):
    offer = offered(10)
    actions.accept_request(ask(offer, 4), by=UserFactory())

    with pytest.raises(IntegrityError, match="accepted places fit"), transaction.atomic():
        contradict(offer)


def test_a_listing_that_is_gone_cannot_be_joined():
    offer = offered(3)
    type(offer.service).objects.update(state="archived")

    with pytest.raises(RuleBroken, match="no longer published"):
        ask(offer, 1)


def test_a_decision_without_its_date_or_reason_is_refused_by_the_database():
    asked = ask(offered(3), 1)
    for values in [{"state": "accepted"}, {"state": "declined", "decided_at": asked.asked_at}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            JoinRequest.objects.filter(pk=asked.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequestFactory(partnership=asked.partnership, offer=asked.offer, council=asked.council)


VERBS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "accept", "decline", "withdraw", "leave", "more", "fewer"]),
        st.integers(0, 5),
        st.integers(1, 4),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=VERBS)
def test_whatever_happens_in_whatever_order_free_and_taken_fit_into_the_total(walk):
    with transaction.atomic():
        offer, by = offered(7), UserFactory()
        councils = [CouncilFactory() for _ in range(6)]
        for verb, who, places in walk:
            _try(verb, offer, councils[who], places, by)
            offer.refresh_from_db()
            taken = offer.places_taken()
            assert 0 <= offer.capacity_free <= offer.capacity_total - taken
            accepted = Party.objects.current().filter(role="client")
            assert taken == sum(party.places for party in accepted)
        transaction.set_rollback(True)


def _try(verb, offer, council, places, by):
    asked = JoinRequest.objects.open().filter(offer=offer, council=council).first()
    party = Party.objects.current().filter(council=council, partnership__offer=offer).first()
    deeds = {
        "ask": lambda: ask(offer, places, council),
        "accept": lambda: asked and actions.accept_request(asked, by=by),
        "decline": lambda: asked and actions.decline_request(asked, "No.", by=by),
        "withdraw": lambda: asked and actions.withdraw_request(asked, by=by),
        "leave": lambda: party and actions.end_party(party, by=by),
        "more": lambda: _offer(offer, offer.capacity_total + places, offer.capacity_free + places),
        "fewer": lambda: _offer(offer, offer.capacity_total - places, offer.capacity_free),
    }
    try:
        with transaction.atomic():
            deeds[verb]()
    except RuleBroken:
        pass


def _offer(offer, total, free):
    """As the form of the offer does it."""
    data = {"capacity_unit": "seats", "capacity_total": total, "capacity_free": free}
    others = {"state": "open", "offered_to": "any_council", "charge_basis": "free"}
    form = OfferForm({**data, **others}, instance=Offer.objects.get(pk=offer.pk))
    if form.is_valid():
        make_offer(form.save(commit=False), by=UserFactory())

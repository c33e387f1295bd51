"""Many councils and many editors at once: exactly the places that there are, and no error page."""

import pytest

from portal.site.errors import RuleBroken
from services.models import Offer
from services.partnerships import actions
from services.partnerships.models import JoinRequest, Partnership, Party
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import offered
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db(transaction=True)


def asking(offer, places=1, council=None):
    asked = JoinRequest(council=council or CouncilFactory(), places=places, message="We too.")
    by = UserFactory()
    return lambda: actions.send_join_request(Offer.objects.get(pk=offer.pk), asked, by=by)


def test_twenty_councils_that_ask_at_once_are_all_in_the_one_partnership():
    offer = offered(3)

    results = at_the_same_moment(*[asking(offer) for _ in range(20)])

    assert results == [None] * 20
    assert Partnership.objects.get().requests.open().count() == 20


def test_one_council_that_asks_twenty_times_at_once_has_asked_once():
    offer, council = offered(30), CouncilFactory()

    results = at_the_same_moment(*[asking(offer, 1, council) for _ in range(20)])

    assert results.count(None) == 1
    assert {type(each) for each in results} == {type(None), RuleBroken}
    assert JoinRequest.objects.count() == 1


def test_twenty_requests_for_three_places_accepted_at_once_let_three_in():
    offer = offered(3)
    for _ in range(20):
        asking(offer)()
    editors = [MembershipFactory(council=offer.council, role="editor").user for _ in range(4)]

    results = at_the_same_moment(
        *[
            lambda asked=asked, by=editors[number % 4]: actions.accept_request(asked, by=by)
            for number, asked in enumerate(JoinRequest.objects.order_by("pk"))
        ]
    )

    offer.refresh_from_db()
    assert results.count(None) == 3
    refused = [str(each) for each in results if each]
    said = "No capacity is left. This request is for 1. The request stays open."
    assert refused == [said] * 17
    assert all(isinstance(each, RuleBroken) for each in results if each)
    assert (offer.capacity_free, offer.places_taken()) == (0, 3)
    assert Party.objects.filter(role="client").count() == 3
    assert JoinRequest.objects.open().count() == 17


def test_one_request_accepted_declined_and_withdrawn_at_once_has_one_end():
    offer = offered(3)
    asked, by = asking(offer, 2)(), UserFactory()

    results = at_the_same_moment(
        *[lambda: actions.accept_request(asked, by=by)] * 5,
        *[lambda: actions.decline_request(asked, "No.", by=by)] * 5,
        *[lambda: actions.withdraw_request(asked, by=by)] * 5,
    )

    offer.refresh_from_db()
    asked.refresh_from_db()
    assert results.count(None) == 1
    assert {type(each) for each in results} == {type(None), RuleBroken}
    assert offer.capacity_free == (1 if asked.state == "accepted" else 3)


def test_councils_that_leave_and_come_at_once_leave_every_place_counted():
    offer = offered(6)
    here = [asking(offer)() for _ in range(3)]
    for asked in here:
        actions.accept_request(asked, by=UserFactory())
    coming = [asking(offer)() for _ in range(6)]
    parties = list(Party.objects.filter(role="client"))
    by = UserFactory()

    results = at_the_same_moment(
        *[lambda party=party: actions.end_party(party, by=by) for party in parties],
        *[lambda asked=asked: actions.accept_request(asked, by=by) for asked in coming],
    )

    offer.refresh_from_db()
    assert {type(each) for each in results} <= {type(None), RuleBroken}
    assert offer.capacity_free + offer.places_taken() == 6
    assert offer.places_taken() == results[3:].count(None)


def test_a_partnership_that_ends_while_councils_are_let_in_promises_nothing_twice():
    offer = offered(4)
    waiting = [asking(offer)() for _ in range(4)]
    partnership, by = Partnership.objects.get(), UserFactory()
    today = partnership.created_at.date()

    results = at_the_same_moment(
        *[lambda asked=asked: actions.accept_request(asked, by=by) for asked in waiting],
        lambda: actions.move_partnership(partnership, "ended", ended_on=today, by=by),
    )

    offer.refresh_from_db()
    assert {type(each) for each in results} <= {type(None), RuleBroken}
    assert offer.capacity_free + offer.places_taken() == 4

"""Who sees and does what: every kind of person, every verb."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from services.partnerships import permissions
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
from tests.factories.services import ServiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def partnership():
    service = ServiceFactory()
    offer = offered(13, capacity_free=9, service=service)
    return PartnershipFactory(
        lead=offer.council,
        offer=offer,
        of=[service],
        stage="conversation",
        baseline_cost=987_000,
        review_on=date(2031, 2, 3),
        ends_on=date(2033, 5, 6),
    )


@pytest.fixture
def asked(partnership):
    return JoinRequestFactory(partnership=partnership, message="Wanted words.", places=3)


@pytest.fixture
def everybody(partnership, asked):
    def of(council, role="editor", **fields):
        return MembershipFactory(council=council, role=role, **fields).user

    party = PartyFactory(partnership=partnership, places=4)
    left = PartyFactory(partnership=partnership, left_on=date(2025, 1, 1))
    declined = JoinRequestFactory(partnership=partnership)
    declined.decide("declined", by=UserFactory(), reason="No.")
    return {
        "visitor": AnonymousUser(),
        "stranger": of(CouncilFactory()),
        "lead member": of(partnership.lead, "member"),
        "lead editor": of(partnership.lead),
        "lead manager": of(partnership.lead, "manager"),
        "lead requested": of(partnership.lead, state="requested"),
        "lead suspended": of(partnership.lead, user=UserFactory(suspended=True)),
        "party member": of(party.council, "member"),
        "party editor": of(party.council),
        "left editor": of(left.council),
        "asking member": of(asked.council, "member"),
        "asking editor": of(asked.council),
        "declined editor": of(declined.council),
        "moderator": UserFactory(duty="moderator"),
        "administrator": UserFactory(duty="administrator"),
    }


LEADS = {"lead editor", "lead manager"}
DUTIES = {"moderator", "administrator"}
PARTIES = {*LEADS, "lead member", "party member", "party editor"}
INSIDE = {*PARTIES, *DUTIES}
CONCERNED = {*INSIDE, "asking member", "asking editor"}


def those(everybody, may):
    return {name for name, user in everybody.items() if may(user)}


def sees(partnership):
    rows = Partnership.objects
    return lambda user: rows.visible_to(user).filter(pk=partnership.pk).exists()


def test_before_it_is_agreed_only_those_concerned_see_it(everybody, partnership):
    assert those(everybody, sees(partnership)) == CONCERNED


@pytest.mark.parametrize(
    ("stage", "was_agreed", "is_public"),
    [
        *[(stage, False, True) for stage in ("agreed", "onboarding", "live", "under_review")],
        *[("exiting", False, True), ("ended", True, True), ("ended", False, False)],
        *[(stage, False, False) for stage in ("interest", "conversation", "due_diligence")],
    ],
)
def test_everybody_sees_what_was_agreed(everybody, partnership, stage, was_agreed, is_public):
    Partnership.objects.update(stage=stage, was_agreed=was_agreed)
    assert those(everybody, sees(partnership)) == (set(everybody) if is_public else CONCERNED)


def test_requests_are_for_who_asks_who_is_asked_and_the_parties(everybody, asked):
    def may(user):
        return JoinRequest.objects.visible_to(user).filter(pk=asked.pk).exists()

    assert those(everybody, may) == CONCERNED


def test_a_declined_request_stays_with_who_asked(everybody, asked):
    asked.decide("declined", by=UserFactory(), reason="No.")
    may = JoinRequest.objects.visible_to
    who = those(everybody, lambda user: may(user).filter(pk=asked.pk).exists())
    assert who == CONCERNED
    assert those(everybody, sees(asked.partnership)) == INSIDE


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("can_lead", LEADS),
        ("can_take_part", {*LEADS, "party editor"}),
        ("can_see_inside", INSIDE),
        ("can_receive_partnership", {*LEADS, "party editor", "asking editor"}),
    ],
)
def test_who_may_do_what_with_a_partnership(everybody, partnership, verb, who):
    may = getattr(permissions, verb)
    assert those(everybody, lambda user: may(user, partnership)) == who


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("can_answer", LEADS),
        ("can_withdraw", {"asking editor"}),
        ("can_receive_request", {*LEADS, "asking editor"}),
    ],
)
def test_who_may_do_what_with_a_request(everybody, asked, verb, who):
    may = getattr(permissions, verb)
    assert those(everybody, lambda user: may(user, asked)) == who


def test_who_ends_the_part_of_a_council_and_nobody_that_of_the_lead(everybody, partnership):
    party = partnership.parties.get(places=4)
    lead = partnership.parties.get(role="lead")

    assert those(everybody, lambda user: permissions.can_leave(user, party)) == {
        *{*LEADS, "party editor"},
    }
    assert those(everybody, lambda user: permissions.can_leave(user, lead)) == set()


def test_who_settles_for_a_council(everybody, partnership, asked):
    def may(user):
        return permissions.can_settle(user, partnership, asked.council)

    assert those(everybody, may) == {*LEADS, "asking editor"}


def page(client, address, user):
    client.logout()
    if user.is_authenticated:
        client.force_login(user)
    return client.get(address).content.decode()


def test_what_is_for_members_and_what_is_for_those_inside_reaches_nobody_else(
    client, everybody, partnership
):
    Partnership.objects.update(stage="live")
    party = partnership.parties.get(places=4)
    StepFactory(partnership=partnership, council=party.council, note="Settled words.")
    DocumentFactory(partnership=partnership, title="Secret paper")
    address = partnership.get_absolute_url()
    pages = {name: page(client, address, user) for name, user in everybody.items()}

    def showing(words):
        return {name for name, text in pages.items() if words in text}

    members = {*CONCERNED, "stranger", "left editor", "declined editor"}
    for words in ["£987,000", "3 February 2031", "6 May 2033", "4 seats"]:
        assert showing(words) == members, words
    for words in ["Settled words.", "Secret paper"]:
        assert showing(words) == INSIDE, words
    assert showing("3 seats") == CONCERNED, "what a council asks for itself"


@pytest.mark.slow
def test_no_list_count_or_page_of_others_tells_of_a_partnership_in_the_making(
    client, everybody, partnership
):
    [service] = partnership.services.all()
    addresses = ["/partnerships/", service.get_absolute_url(), partnership.lead.get_absolute_url()]
    for name, user in everybody.items():
        for address in addresses:
            assert (partnership.title in page(client, address, user)) == (name in CONCERNED), name
    outside = page(client, "/partnerships/", everybody["stranger"])
    assert "0 partnerships" in outside
    assert "Conversation" not in outside


def test_the_portfolio_shows_what_waits_for_an_answer(client, everybody, partnership, asked):
    lead = partnership.lead
    shown = page(client, f"/councils/{lead.slug}/portfolio/", everybody["lead editor"])
    assert asked.get_absolute_url() in shown

    own = f"/councils/{asked.council.slug}/portfolio/"
    assert asked.get_absolute_url() in page(client, own, everybody["asking editor"])

"""Who hears of requests, stages, parties, steps, documents and benefits; and what is held."""

import pytest
from django.utils import timezone

from portal.accounts import personal_data
from portal.files.uploads import Accepted
from services.partnerships import actions
from services.partnerships.models import Document, JoinRequest, Partnership, Step
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notifications import FollowFactory
from tests.factories.partnerships import PDF, PartnershipFactory, PartyFactory, offered
from tests.factories.services import BenefitFactory, ServiceFactory
from tests.notifications.test_catalogue import told

pytestmark = pytest.mark.django_db


def editor_of(council):
    return MembershipFactory(council=council, role="editor").user


@pytest.fixture
def offer():
    return offered(9, service=ServiceFactory(title="Payroll bureau", contact_email="a@b.example"))


@pytest.fixture
def kent():
    return CouncilFactory(name="Kent")


@pytest.fixture
def asked(offer, kent):
    request = JoinRequest(council=kent, places=2, message="May we?")
    return actions.send_join_request(offer, request, by=UserFactory())


def test_who_offers_hears_who_asks_and_who_gives_up(offer, kent):
    owner, member = editor_of(offer.council), MembershipFactory(council=offer.council).user
    request = JoinRequest(council=kent, places=2, message="May we?")
    asked = actions.send_join_request(offer, request, by=UserFactory())
    actions.withdraw_request(asked, by=UserFactory())

    assert told(owner) == [
        "Kent asked to join “Payroll bureau”",
        "Kent withdrew its request to join “Payroll bureau”",
    ]
    assert told(member) == []


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (lambda asked: actions.answer_request(asked, "Well.", by=UserFactory()), "answered"),
        (lambda asked: actions.accept_request(asked, by=UserFactory()), "accepted"),
        (lambda asked: actions.decline_request(asked, "No.", by=UserFactory()), "declined"),
    ],
)
def test_who_asks_hears_what_was_said(asked, kent, decide, words):
    editor = editor_of(kent)
    decide(asked)
    assert told(editor) == [f"Your council’s request to join “Payroll bureau”: {words}"]


def test_a_stage_reaches_those_inside_and_followers_once_it_is_agreed(asked, kent):
    partnership = asked.partnership
    Partnership.objects.update(title="Payroll")
    inside, follower = editor_of(kent), FollowFactory(thing=partnership).user
    actions.move_partnership(partnership, "conversation", by=UserFactory())
    assert told(follower) == []
    actions.move_partnership(partnership, "live", by=UserFactory())

    assert told(follower) == ["New stage for “Payroll”: live"]
    assert told(inside) == ["New stage for “Payroll”: live"]


def test_who_is_named_hears_it_and_the_others_who_leaves(kent):
    partnership = PartnershipFactory(title="Payroll")
    named, lead = editor_of(kent), editor_of(partnership.lead)
    party = actions.name_party(partnership, kent, role="client", by=lead)
    actions.end_party(party, by=named)

    assert told(lead) == ["Kent left “Payroll”"]
    assert told(named) == ["Kent (client) was added to “Payroll”"]


def test_steps_and_documents_are_said_to_those_concerned(kent):
    partnership = PartnershipFactory(title="Payroll")
    PartyFactory(partnership=partnership, council=kent)
    lead, theirs = editor_of(partnership.lead), editor_of(kent)
    for kind in ["vat", "exit"]:
        step = Step(partnership=partnership, council=kent, kind=kind)
        actions.settle_step(step, by=theirs)
    paper = Document(partnership=partnership, council=partnership.lead, kind="sla", title="SLA")
    actions.add_document(paper, Accepted("sla.pdf", "application/pdf", PDF), by=lead)

    assert told(lead) == ["2 steps in “Payroll” were completed"]
    [said] = told(theirs)
    assert said == f"{partnership.lead.name} added a document to “Payroll”"


def test_each_step_of_a_figure_reaches_the_other_side(kent):
    partnership = PartnershipFactory(title="Payroll")
    PartyFactory(partnership=partnership, council=kent)
    lead, theirs = editor_of(partnership.lead), editor_of(kent)
    benefit = BenefitFactory.build(service=None, partnership=partnership, council=kent)
    actions.state_benefit(benefit, by=theirs)
    assert told(lead) == ["New or changed benefit of “Payroll” for Kent: claimed"]
    actions.confirm_benefit(benefit, partnership.lead, seen=benefit.figure, by=lead)
    assert told(theirs) == ["New or changed benefit of “Payroll” for Kent: confirmed by a partner"]
    type(lead).objects.get(pk=lead.pk).notifications.update(read_at=timezone.now())

    actions.withdraw_benefit(benefit, by=theirs)

    lines = type(lead).objects.get(pk=lead.pk).notifications.filter(read_at=None)
    assert [line.event for line in lines] == ["benefit gone"]


def test_somebody_can_take_away_what_they_did_for_their_council(asked):
    person = asked.asked_by
    actions.settle_step(
        Step(partnership=asked.partnership, council=asked.council, kind="vat"), by=person
    )
    held = personal_data.collected(person)

    assert [row["message"] for row in held["requests to join"]] == ["May we?"]
    assert [row["kind"] for row in held["steps completed"]] == ["vat"]

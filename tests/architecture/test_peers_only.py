"""What is for members reaches nobody else: every page, feed and download that they may open."""

import datetime

import pytest

from portal.insights.figures import FIGURES
from services.models import Service, Use
from services.models.similar_council import Twin
from services.needs.models import Finding, Need
from services.partnerships.models import JoinRequest, Partnership
from tests.architecture.matrix import MATRIX
from tests.architecture.test_who_may import address_of, client_of
from tests.factories.partnerships import DocumentFactory, StepFactory
from tests.factories.services import UseFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OUTSIDERS = ["visitor", "unconfirmed", "requested", "suspended"]
CONTRACT = {
    *("17 February 2031", "February 2031", "2031-02-17", "17 Feb 2031"),
    "£500,000 to £1 million",
}
NEED = {"19 March 2032", "March 2032", "Over £1 million", "Leeds whispers iTrent"}
PARTNERSHIP = {"7,654,321", "£7.65 million", "21 May 2033", "23 June 2034"}
INSIDE = {"Our private reasons", "Settled in private", "The parties’ paper"}
PAPERS = {"The members’ paper"}
CONTACT = {"whom.to.ask@secret.example"}
SECRETS = CONTRACT | NEED | PARTNERSHIP | INSIDE | PAPERS | CONTACT


@pytest.fixture
def secrets(world):
    """Something to hide in every thing that can be opened."""
    dated = {"contract_ends_on": datetime.date(2031, 2, 17), "value_band": "500k_1m"}
    UseFactory(council=world.council, service=world.published, **dated)
    UseFactory(council=world.council, service=None, product=world.product, **dated)
    Use.objects.update(**dated)
    Service.objects.update(contact_email=next(iter(CONTACT)))
    Need.objects.update(needed_by=datetime.date(2032, 3, 19), value_band="over_1m")
    Finding.objects.update(title="Leeds whispers iTrent")
    Partnership.objects.update(
        baseline_cost=7_654_321,
        review_on=datetime.date(2033, 5, 21),
        ends_on=datetime.date(2034, 6, 23),
    )
    JoinRequest.objects.update(message="Our private reasons")
    DocumentFactory(partnership=world.partnership, title="The parties’ paper", audience="parties")
    DocumentFactory(partnership=world.partnership, title="The members’ paper", audience="members")
    StepFactory(
        partnership=world.partnership, council=world.party.council, note="Settled in private"
    )
    Twin.objects.create(
        council=world.council, other=world.party.council, position=0, score=80, reasons=["x"]
    )
    return world


def addresses(world):
    """Whatever is opened by its address alone, and what more can be asked for behind it."""
    yield from (address_of(name, world) for name in MATRIX)
    council, other = world.council.slug, world.party.council.slug
    yield f"/councils/compare/?council={council}&council={other}"
    yield f"/services/compare/?service={world.published.slug}&service={world.service.slug}"
    yield f"/councils/{council}/twins/"
    yield from (f"/search/?q={word}" for word in ("service", "plan", "payroll", "council"))
    yield from (f"/search/feed/?q={word}" for word in ("service", "plan"))
    yield from ("/services/?offer=open", "/needs/?state=open", "/partnerships/?stage=live")
    for key in FIGURES:
        yield f"/insights/figures/{key}/"
        yield from (f"/insights/figures/{key}/rows.{form}" for form in ("csv", "json"))
        yield from (f"/insights/figures/{key}.{form}" for form in ("csv", "json"))


def said_to(role, world):
    """Everything that somebody may read, as one text."""
    client = client_of(world.people[role], world)
    answers = (client.get(address) for address in addresses(world))
    bodies = (
        b"".join(answer) if answer.streaming else answer.content
        for answer in answers
        if answer.status_code == 200
    )
    return "\n".join(body.decode("utf-8", "replace") for body in bodies)


def told(role, world):
    text = said_to(role, world)
    return {secret for secret in SECRETS if secret in text}


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_read_nothing_of_it_wherever_they_look(secrets, role):
    assert told(role, secrets) == set()


def test_members_of_other_councils_read_what_is_for_members_and_nothing_from_inside(secrets):
    found = told("elsewhere", secrets)

    assert found & INSIDE == set()
    assert found >= PAPERS | CONTACT
    assert all(found & secrets for secrets in (CONTRACT, NEED, PARTNERSHIP))


def test_those_who_take_part_read_what_is_inside(secrets):
    assert told("editor", secrets) >= INSIDE

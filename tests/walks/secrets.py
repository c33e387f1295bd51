"""Something to hide in every thing of a world that can be opened."""

import datetime

from services.models import Contract, Service, Use
from services.models.similar_council import Twin
from services.needs.models import Finding, Need
from services.partnerships.models import JoinRequest, Partnership
from services.transparency.models import RegisterEntry
from tests.factories.councils import MembershipFactory
from tests.factories.partnerships import DocumentFactory, PartnershipFactory, StepFactory
from tests.factories.services import (
    BenefitFactory,
    EditFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
    agree,
)

CONTRACT = {
    *("17 February 2031", "February 2031", "2031-02-17", "Feb 2031"),
    "£500,000 to £1 million",
    *("Hosting of the secret system", "REF-77-SECRET", "Why we pay in secret"),
    *("7,123,987", "7123987", "9,876,543", "9876543"),
}
STATED = {
    "title": "Hosting of the secret system",
    "reference": "REF-77-SECRET",
    "purpose": "Why we pay in secret",
    "total_value": 7_123_987,
}
OWN = {"owner_team": "Team of secrets", "notes": "A note between ourselves"}
NEED = {"19 March 2032", "March 2032", "Mar 2032", "Over £1 million", "Leeds whispers iTrent"}
PARTNERSHIP = {"7,654,321", "£7.65 million", "21 May 2033", "23 June 2034", "23 Jun 2034"}
INSIDE = {"Our private reasons", "Settled in private", "The parties’ paper", *OWN.values()}
UNPUBLISHED = {"organisational_unit": "Unit of secrets", "description": "Not published yet"}
INSIDE |= {*UNPUBLISHED.values(), "Group of secrets", "Plan of secrets"}
PAPERS = {"The members’ paper"}
CONTACT = {"whom.to.ask@secret.example"}
SECRETS = CONTRACT | NEED | PARTNERSHIP | INSIDE | PAPERS | CONTACT
SUSPENDED = "Suspended secret"
# any sum of these with each other or with what is public would show one of their digits
HIDDEN = [3_000_101, 3_000_202, 3_000_303, 3_000_404, 3_000_505, 3_000_606]


def guard(world):
    """What is the council's and is hidden, beside what each route is about."""
    world.guarded, world.guarded_product = ServiceFactory(council=world.council), ProductFactory()
    hide_benefits(world.council, world.guarded)
    Service.objects.filter(state="suspended").update(title=SUSPENDED)
    hide_secrets(world)


def hide_secrets(world):
    dated = {"contract_ends_on": datetime.date(2031, 2, 17), "value_band": "500k_1m"}
    UseFactory(council=world.council, service=world.guarded, **dated)
    UseFactory(council=world.council, service=None, product=world.guarded_product, **dated)
    for use in Use.objects.exclude(pk=world.ended_use.pk):
        agree(use, **dated)
    Use.objects.update(licences=9_876_543, **OWN)
    Contract.objects.exclude(uses=world.ended_use).update(**STATED)
    RegisterEntry.objects.create(contract=world.contract, **UNPUBLISHED)
    Service.objects.update(contact_email=next(iter(CONTACT)))
    Need.objects.update(needed_by=datetime.date(2032, 3, 19), value_band="over_1m")
    Finding.objects.update(title="Leeds whispers iTrent", address=world.used.get_absolute_url())
    Partnership.objects.update(
        baseline_cost=7_654_321,
        review_on=datetime.date(2033, 5, 21),
        ends_on=datetime.date(2034, 6, 23),
    )
    JoinRequest.objects.update(message="Our private reasons")
    DocumentFactory(partnership=world.partnership, title="The parties’ paper", audience="parties")
    DocumentFactory(partnership=world.partnership, title="The members’ paper", audience="members")
    StepFactory(
        partnership=world.partnership,
        council=world.party.council,
        kind="staff",
        note="Settled in private",
    )
    Twin.objects.create(
        council=world.council, other=world.party.council, position=0, score=80, reasons=["x"]
    )


def hide_benefits(council, service):
    """A benefit in every place that the public does not see, each of another amount."""
    author = MembershipFactory(council=council, role="editor").user
    live = {"council": council, "edit_of": service, "author": author}
    kinds = [
        {"service": ServiceFactory(draft=True, council=council)},
        {"service": EditFactory(state="submitted", **live)},
        {"service": EditFactory(state="submitted", is_suggestion=True, **live)},
        {"service": ServiceFactory(state="suspended", council=council)},
        {"service": ServiceFactory(state="archived", council=council)},
        {
            "service": service,
            "partnership": PartnershipFactory(stage="interest", lead=council, of=[service]),
        },
    ]
    for amount, place in zip(HIDDEN, kinds, strict=True):
        BenefitFactory(council=council, amount=amount, kind="one_off", **place)

from datetime import date
from hashlib import sha256

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from services.models import Offer
from services.partnerships.models import (
    Document,
    DocumentContent,
    JoinRequest,
    Partnership,
    Party,
    Step,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import ServiceFactory

PDF = b"%PDF-1.7 a business case"


class PartnershipFactory(DjangoModelFactory):
    """A live partnership, with the lead as its first party."""

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    class Params:
        hidden = Trait(hidden_at=LazyFunction(timezone.now), hidden_reason="An advertisement.")

    title = Sequence(lambda n: f"Partnership {n}")
    slug = Sequence(lambda n: f"partnership-{n}")
    lead = SubFactory(CouncilFactory)
    stage = "live"
    ends_on = LazyAttribute(lambda each: date(2025, 3, 31) if each.stage == "ended" else None)

    @post_generation
    def of(self, create, services):
        self.services.add(*(services or []))

    @post_generation
    def led(self, create, extracted):
        PartyFactory(partnership=self, council=self.lead, role="lead")


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    partnership = SubFactory(PartnershipFactory)
    council = SubFactory(CouncilFactory)
    role = "client"


class JoinRequestFactory(DjangoModelFactory):
    """Asked of ``offered()``, or of another offer with a partnership."""

    class Meta:
        model = JoinRequest

    partnership = SubFactory(PartnershipFactory)
    offer = LazyAttribute(lambda each: each.partnership.offer)
    council = SubFactory(CouncilFactory)
    message = "By April, for all our staff."
    asked_by = SubFactory(UserFactory)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document
        skip_postgeneration_save = True

    partnership = SubFactory(PartnershipFactory)
    council = LazyAttribute(lambda each: each.partnership.lead)
    kind = "business_case"
    title = Sequence(lambda n: f"Business case {n}")
    name = "case.pdf"
    media_type = "application/pdf"
    size = len(PDF)
    sha256 = sha256(PDF).hexdigest()
    added_by = SubFactory(UserFactory)

    @post_generation
    def bytes(self, create, extracted):
        DocumentContent.objects.create(document=self, data=extracted or PDF)


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    partnership = SubFactory(PartnershipFactory)
    council = SubFactory(CouncilFactory)
    kind = "vat"
    done_by = SubFactory(UserFactory)


def offered(places=None, **fields):
    """An offer of a published service by the council that runs it, with so many places free."""
    service = fields.pop("service", None) or ServiceFactory(contact_email="payroll@durham.example")
    counted = {"capacity_unit": "seats", "capacity_total": places, "capacity_free": places}
    return Offer.objects.create(
        service=service,
        council=service.council,
        **{"state": "open", **(counted if places else {}), **fields},
    )

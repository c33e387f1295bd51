from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from portal.outreach.models import OutreachLetter, OutreachPlan, Vouch
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class OutreachLetterFactory(DjangoModelFactory):
    """An email that was sent two days ago."""

    class Meta:
        model = OutreachLetter

    council = SubFactory(CouncilFactory)
    role = "Head of ICT"
    email = Sequence(lambda n: f"ict{n}@council.example")
    subject = "What you would find"
    text = "Twelve contracts."
    sent_by = SubFactory(UserFactory)
    sent_at = LazyFunction(lambda: timezone.now() - timedelta(days=2))


class OutreachPlanFactory(DjangoModelFactory):
    class Meta:
        model = OutreachPlan

    council = SubFactory(CouncilFactory)
    next_step = "Telephone"


class VouchFactory(DjangoModelFactory):
    class Meta:
        model = Vouch

    council = SubFactory(CouncilFactory)
    from_council = SubFactory(CouncilFactory)
    vouched_by = SubFactory(UserFactory)
    name = "Nora North"
    email = Sequence(lambda n: f"nora{n}@council.example")

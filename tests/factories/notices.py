from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from services.notices.models import AwardNotice, UnknownBuyer
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class NoticeFactory(DjangoModelFactory):
    """A published contract that runs for another year; ``answered=True`` by the council."""

    class Meta:
        model = AwardNotice

    class Params:
        answered = Trait(
            answer="not_ours",
            answered_at=LazyFunction(timezone.now),
            answered_by=SubFactory(UserFactory),
        )

    source = "contracts_finder"
    ocid = Sequence(lambda n: f"ocds-b5fd17-{n}")
    award_id = "1"
    buyer_name = "Durham County Council"
    released_at = LazyFunction(timezone.now)
    kind = "software"
    title = Sequence(lambda n: f"Payroll system {n}")
    supplier_name = "Oracle Corporation UK Ltd"
    ends_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=365))
    council = SubFactory(CouncilFactory)
    council_by = "name"


class UnknownBuyerFactory(DjangoModelFactory):
    class Meta:
        model = UnknownBuyer

    name = Sequence(lambda n: f"Borough of Nowhere {n}")
    awards_count = 1

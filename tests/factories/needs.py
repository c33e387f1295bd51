from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from services.needs.models import Finding, Need
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory


class NeedFactory(DjangoModelFactory):
    """An open need; ``alone=True`` is one that proceeded alone because nobody answered."""

    class Meta:
        model = Need

    class Params:
        decided = Trait(
            outcome="join", decision="We join a service.", decided_at=LazyFunction(timezone.now)
        )
        alone = Trait(
            outcome="proceed_alone",
            alone_reason="no_reply",
            decision="No council answered.",
            decided_at=LazyFunction(timezone.now),
        )
        hidden = Trait(hidden_at=LazyFunction(timezone.now), hidden_reason="An advertisement.")

    council = SubFactory(CouncilFactory)
    author = SubFactory(UserFactory)
    title = Sequence(lambda n: f"A plan {n}")
    category = SubFactory(CategoryFactory)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    need = SubFactory(NeedFactory)
    kind = "use"
    key = Sequence(lambda n: n + 1)
    council = SubFactory(CouncilFactory)
    title = Sequence(lambda n: f"Somebody uses product {n}")
    address = "/services/uses/1/"
    reasons = ["a similar council"]

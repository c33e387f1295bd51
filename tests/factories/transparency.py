from django.utils import timezone
from factory import LazyAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from services.transparency.models import RegisterEntry
from tests.factories.services import ContractFactory


class RegisterEntryFactory(DjangoModelFactory):
    """What a council says of a contract for the register; ``published=True`` shows it."""

    class Meta:
        model = RegisterEntry

    class Params:
        published = Trait(is_published=True, published_at=LazyAttribute(lambda _: timezone.now()))

    contract = SubFactory(ContractFactory)
    title = LazyAttribute(lambda entry: entry.contract.title or "A contract")

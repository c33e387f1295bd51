from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from councils.models.invitation import hash_of
from services.calendars.models import CalendarAddress
from tests.factories.councils import MembershipFactory


class CalendarAddressFactory(DjangoModelFactory):
    """The address of a member; ``token`` is its secret."""

    class Meta:
        model = CalendarAddress

    class Params:
        token = Sequence(lambda n: f"calendar-token-of-a-member-{n}")

    membership = SubFactory(MembershipFactory)
    token_hash = LazyAttribute(lambda address: hash_of(address.token))

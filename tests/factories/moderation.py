from uuid import uuid4

from factory import LazyFunction, SubFactory
from factory.django import DjangoModelFactory

from portal.moderation.models import Announcement
from tests.factories.accounts import UserFactory


class AnnouncementFactory(DjangoModelFactory):
    """An announcement to managers that has not been sent to anyone yet."""

    class Meta:
        model = Announcement

    title = "Check your managers"
    text = "Please name a second manager."
    audience = "managers"
    sender = SubFactory(UserFactory)
    sent_as = LazyFunction(uuid4)

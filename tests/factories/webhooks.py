from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from portal.notifications.events import Group
from portal.webhooks.models import Delivery, PayloadFormat, Webhook
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notifications import NotificationFactory


class WebhookFactory(DjangoModelFactory):
    """A webhook of a manager, which sends what concerns the council and the catalogue."""

    class Meta:
        model = Webhook

    council = SubFactory(CouncilFactory)
    owner = LazyAttribute(lambda hook: MembershipFactory(council=hook.council, role="manager").user)
    name = Sequence("Channel {}".format)
    address = "https://hooks.example/services/secret-part"
    format = PayloadFormat.STANDARD
    groups = LazyAttribute(lambda _: [Group.OURS, Group.CATALOGUE, Group.TALK])


class DeliveryFactory(DjangoModelFactory):
    """A message that was sent; another waits, which the database wrote for its notification."""

    class Meta:
        model = Delivery

    webhook = SubFactory(WebhookFactory)
    notification = LazyAttribute(lambda row: NotificationFactory(user=row.webhook.owner))
    state = "sent"

from django.contrib.contenttypes.models import ContentType
from factory import LazyAttribute, SubFactory
from factory.django import DjangoModelFactory

from portal.notifications.models import Follow, Notification, SavedSearch
from tests.factories.accounts import UserFactory
from tests.factories.services import ServiceFactory


class FollowFactory(DjangoModelFactory):
    """Somebody follows a listing; ``thing`` is what else they follow."""

    class Meta:
        model = Follow
        exclude = ["thing"]

    user = SubFactory(UserFactory)
    thing = SubFactory(ServiceFactory)
    kind = LazyAttribute(lambda row: ContentType.objects.get_for_model(row.thing))
    target_id = LazyAttribute(lambda row: row.thing.pk)


class NotificationFactory(DjangoModelFactory):
    """Somebody was told that a listing was changed; ``thing`` is what else it is about."""

    class Meta:
        model = Notification
        exclude = ["thing"]

    user = SubFactory(UserFactory)
    thing = SubFactory(ServiceFactory)
    event = "changed"
    kind = LazyAttribute(lambda row: ContentType.objects.get_for_model(row.thing))
    target_id = LazyAttribute(lambda row: row.thing.pk)
    page = LazyAttribute(lambda row: row.thing.get_absolute_url())
    channel = "site"


class SavedSearchFactory(DjangoModelFactory):
    class Meta:
        model = SavedSearch

    user = SubFactory(UserFactory)
    text = "payroll"
    query = "q=payroll"

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SubFactory
from factory.django import DjangoModelFactory

from portal.api.models import ApiKey
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class ApiKeyFactory(DjangoModelFactory):
    """A key; its ``secret`` is what a program would send."""

    class Meta:
        model = ApiKey

    name = "Asset register"
    council = SubFactory(CouncilFactory)
    person = SubFactory(UserFactory)
    created_at = LazyFunction(timezone.now)
    expires_at = LazyAttribute(lambda key: key.created_at + timedelta(days=30))

    @classmethod
    def _create(cls, model_class, *args, **fields):
        key = model_class(*args, **fields)
        secret = key.renew()
        key.save()
        key.secret = secret
        return key


def key_of(membership, *scopes, **fields):
    """A key of a member for their council, with these scopes."""
    known = {"council": membership.council, "person": membership.user, **fields}
    return ApiKeyFactory(**known, scopes=list(scopes))


class Program(Client):
    """A client that sends a key with each request."""

    def __init__(self, secret="", **options):
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        super().__init__(headers=headers, **options)

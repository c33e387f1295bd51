import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command

from tests.factories.accounts import UserFactory


def pytest_sessionstart(session):
    """The tests see the files that production serves; the first process prepares them."""
    if not hasattr(session.config, "workerinput"):
        call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def people(db):
    """Everybody who may come by, by the name tests call them."""
    return {
        "visitor": AnonymousUser(),
        "member": UserFactory(),
        "suspended": UserFactory(is_active=False),
        "administrator": UserFactory(is_staff=True, is_superuser=True),
    }

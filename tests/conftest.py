import pytest
from django.core.cache import caches
from django.core.management import call_command

from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory, durham_council, people_of
from tests.factories.world import everything


def pytest_sessionstart(session):
    """The tests see the files that production serves; the first process prepares them."""
    if not hasattr(session.config, "workerinput"):
        call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def fast_and_apart(settings):
    """Passwords hashed quickly, static files looked for when asked for, not for each client.

    Attempts are counted in memory, and each test starts from none.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    for cache in caches:
        caches[cache].clear()


@pytest.fixture
def council(db):
    """The council that the people of `people` are about."""
    return durham_council()


@pytest.fixture
def people(council):
    return people_of(council)


@pytest.fixture
def world(db):
    """A row of every kind that a route can be about."""
    return everything()


@pytest.fixture
def admin_client(client, db):
    client.force_login(UserFactory(duty="administrator"))
    return client


@pytest.fixture
def durham(db):
    """A council that people come to by their address."""
    return EmailDomainFactory(domain="durham.gov.uk", council=durham_council()).council

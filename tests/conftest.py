import gc

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase

from portal.site.fragment_cache import fragments
from portal.texts.models import BANNER_CACHE, WORDINGS_CACHE
from tests.database import empty, may_leave_out_triggers, use_copy
from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory, durham_council, people_of
from tests.factories.world import everything
from tests.static_files import collect_static

pytest_plugins = ["tests.search.vectors", "tests.webhooks.receiver"]


def pytest_sessionstart(session):
    """The tests see the files that production serves; the first process prepares them."""
    if not hasattr(session.config, "workerinput"):
        collect_static(session.config.cache)


def pytest_collection_modifyitems(items):
    """Leave races and walks to the slow tests: both need transactions that are committed.

    Those that read one recorded walk come first, in one process: the other goes on elsewhere.
    """
    items.sort(key=lambda item: "walk" not in item.fixturenames)
    for item in items:
        mark = item.get_closest_marker("django_db")
        is_marked = mark and mark.kwargs.get("transaction")
        if is_marked or {"transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker("slow")


def pytest_collection_finish():
    """Modules and tests stay to the end: to look through them for garbage takes a tenth of it."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter, config):
    """Say how to run the tests in this order again, which is left out where little is said."""
    seed = config.getoption("randomly_seed", None)
    terminalreporter.write_line(f"Order of the tests: --randomly-seed={seed}")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """A database of its own for each process, whatever an earlier run has left behind."""
    worker = getattr(request.config, "workerinput", {"workerid": "alone"})["workerid"]
    lock = request.config.cache.mkdir("database") / "lock"
    with django_db_blocker.unblock():
        use_copy(worker, lock)
        is_quick = may_leave_out_triggers()
    # tests that do not say that they use it are refused: nothing would undo what they write
    with pytest.MonkeyPatch.context() as patch:
        if is_quick:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty())
        yield
    with django_db_blocker.unblock():
        connection.close()


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
    # every page or email would ask for these once a minute, and tests count what is asked
    fragments.set(BANNER_CACHE, "")
    fragments.set(WORDINGS_CACHE, {})


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

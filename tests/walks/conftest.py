import pytest

from tests.factories.world import lasting_world
from tests.walks.secrets import guard
from tests.walks.walk import Walk


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """A row of every kind, with something to hide in it, for all tests of this folder."""
    with lasting_world(django_db_blocker) as world:
        guard(world)
        yield world


@pytest.fixture(scope="package")
def walk(world):
    return Walk(world)

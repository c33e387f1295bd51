"""What is cached is finished: a text that waits to be translated costs more than to make it."""

from pickle import PicklingError
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import functional

from tests.architecture.matrix import MATRIX
from tests.factories.world import lasting_world
from tests.walks.routes import address_of
from tests.walks.walk import client_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with lasting_world(django_db_blocker) as world:
        yield world


@pytest.mark.parametrize("who", ["visitor", "manager", "administrator"])
def test_no_cache_holds_a_text_that_waits_to_be_translated(world, who):
    client = client_of(world.people[who], world) if who != "visitor" else Client()
    found = set()
    # what cannot be named cannot be pickled
    with patch.object(functional, "_lazy_proxy_unpickle", lambda *_: None):
        for name in MATRIX:
            try:
                client.get(address_of(name, world))
            except (AttributeError, PicklingError):
                found.add(name)

    assert found == set()

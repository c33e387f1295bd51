"""The catalogue and the partnerships of the demonstration, loaded once for all its rules."""

from io import StringIO

import pytest
from django.db import transaction

from portal.demo import partnership_data, people_data
from portal.demo.management.commands.seed_demo import Command


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        Command(stdout=StringIO()).seed_catalogue()
        people_data.add_people()
        partnership_data.add_partnerships()
        yield
        transaction.set_rollback(True)

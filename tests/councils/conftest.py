import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory


@pytest.fixture
def manager(durham):
    return MembershipFactory(council=durham, role="manager")


@pytest.fixture
def administrator(db):
    return UserFactory(duty="administrator")

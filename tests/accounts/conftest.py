import pytest

from tests.accounts.entrance import PASSWORD
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory


@pytest.fixture
def olive(durham):
    """A member for County Durham."""
    return MembershipFactory(
        council=durham, user=UserFactory(email="olive@durham.gov.uk", password=PASSWORD)
    ).user

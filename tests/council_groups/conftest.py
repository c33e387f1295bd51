"""Three councils in a group, and somebody of the first."""

import pytest

from tests.council_groups.steps import VESTING
from tests.factories.council_groups import group_with
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory


@pytest.fixture
def councils():
    return [CouncilFactory(name=name) for name in ("Ryedale", "Selby", "Craven")]


@pytest.fixture
def group(councils):
    return group_with(*councils, vesting_on=VESTING, name="North Yorkshire")


@pytest.fixture
def reader(client, councils):
    user = MembershipFactory(council=councils[0], role="editor").user
    client.force_login(user)
    return user


@pytest.fixture
def payroll():
    return CategoryFactory(name="Payroll", slug="payroll")

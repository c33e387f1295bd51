"""A council with an editor, and three councils in a group with a reader."""

import pytest

from tests.council_groups.steps import VESTING
from tests.factories.council_groups import group_with
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory


@pytest.fixture
def council():
    return CouncilFactory(name="Ryedale", official_name="Ryedale District Council", slug="ryedale")


@pytest.fixture
def editor(client, council):
    membership = MembershipFactory(council=council, role="editor")
    client.force_login(membership.user)
    return membership.user


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

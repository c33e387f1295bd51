from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from services.council_groups.models import AreaPlan, CouncilGroup, GroupCouncil
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory


class CouncilGroupFactory(DjangoModelFactory):
    class Meta:
        model = CouncilGroup

    name = Sequence(lambda n: f"Council group {n}")
    started_by = SubFactory(UserFactory)


class GroupCouncilFactory(DjangoModelFactory):
    """A council that has joined; ``waiting=True`` has not answered yet."""

    class Meta:
        model = GroupCouncil

    class Params:
        waiting = Trait(agreed_at=None)
        left = Trait(number=None, left_at=LazyFunction(timezone.now))
        declined = Trait(
            number=None, agreed_at=None, declined_at=LazyFunction(timezone.now), reason="Not now."
        )

    group = SubFactory(CouncilGroupFactory)
    council = SubFactory(CouncilFactory)
    number = LazyAttribute(lambda place: place.group.places.standing().count() + 1)
    invited_at = LazyFunction(timezone.now)
    agreed_at = LazyAttribute(lambda place: place.invited_at)


class AreaPlanFactory(DjangoModelFactory):
    class Meta:
        model = AreaPlan

    group = SubFactory(CouncilGroupFactory)
    category = SubFactory(CategoryFactory)
    choice = "together"
    decided_by = SubFactory(UserFactory)
    decided_at = LazyFunction(timezone.now)


def group_with(*councils, **facts):
    """A group that these councils have joined."""
    group = CouncilGroupFactory(**facts)
    for council in councils:
        GroupCouncilFactory(group=group, council=council)
    return group

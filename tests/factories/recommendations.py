from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from services.recommendations.models import (
    GroupMember,
    GroupRequest,
    Recommendation,
    Stance,
    WorkingGroup,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory

YEAR = timedelta(days=365)


class WorkingGroupFactory(DjangoModelFactory):
    class Meta:
        model = WorkingGroup

    name = Sequence(lambda n: f"Working group {n}")
    slug = Sequence(lambda n: f"working-group-{n}")
    purpose = "Compares systems."


class GroupMemberFactory(DjangoModelFactory):
    """A member of a council, in a working group; ``of=membership`` says which."""

    class Meta:
        model = GroupMember
        exclude = ["of"]

    of = SubFactory(MembershipFactory, role="editor")
    group = SubFactory(WorkingGroupFactory)
    user = LazyAttribute(lambda member: member.of.user)
    council = LazyAttribute(lambda member: member.of.council)


class GroupRequestFactory(DjangoModelFactory):
    """A member of a council who asks to join a working group; ``of=membership`` says which."""

    class Meta:
        model = GroupRequest
        exclude = ["of"]

    of = SubFactory(MembershipFactory)
    group = SubFactory(WorkingGroupFactory)
    user = LazyAttribute(lambda request: request.of.user)
    council = LazyAttribute(lambda request: request.of.council)
    message = "We compare systems too."


def group_of(*memberships, others=0):
    """A working group of these people, and of people of other councils."""
    group = WorkingGroupFactory()
    for membership in memberships:
        GroupMemberFactory(group=group, of=membership)
    for _ in range(others):
        GroupMemberFactory(group=group)
    return group


class RecommendationFactory(DjangoModelFactory):
    """What is recommended now; ``draft``, ``submitted``, ``replaced`` and ``withdrawn`` are not."""

    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    class Params:
        draft = Trait(state="draft", published_on=None)
        submitted = Trait(
            state="submitted", published_on=None, submitted_at=LazyFunction(timezone.now)
        )
        replaced = Trait(state="replaced", ended_on=LazyFunction(timezone.localdate))
        withdrawn = Trait(
            state="withdrawn",
            ended_on=LazyFunction(timezone.localdate),
            ended_reason="The product has ended.",
        )
        due = Trait(
            published_on=LazyFunction(lambda: timezone.localdate() - YEAR),
            review_on=LazyFunction(timezone.localdate),
        )

    category = SubFactory(CategoryFactory)
    author = SubFactory(UserFactory)
    summary = "Use one of these and ask for an open interface."
    reasons = "Five councils compared them for a year."
    state = "published"
    published_on = LazyFunction(timezone.localdate)
    review_on = LazyFunction(lambda: timezone.localdate() + YEAR)

    @post_generation
    def products(self, create, products):
        self.products.add(*(products or []))

    @post_generation
    def standards(self, create, standards):
        self.standards.add(*(standards or []))


class StanceFactory(DjangoModelFactory):
    """A council follows what is recommended; ``otherwise`` says why not."""

    class Meta:
        model = Stance

    class Params:
        proposed = Trait(confirmed_at=None)
        otherwise = Trait(kind="otherwise", reason="Our contract runs for six more years.")

    recommendation = SubFactory(RecommendationFactory)
    category = LazyAttribute(lambda stance: stance.recommendation.category)
    council = SubFactory(CouncilFactory)
    author = SubFactory(UserFactory)
    kind = "follows"
    confirmed_at = LazyFunction(timezone.now)

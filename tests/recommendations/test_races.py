"""What two people do to recommendations at the same moment."""

import pytest

from portal.site.errors import RuleBroken
from services.recommendations import actions
from services.recommendations.models import Recommendation, Stance
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import CategoryFactory
from tests.services.test_register import at_the_same_moment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_that_are_approved_for_one_area_at_once_leave_one_that_is_current():
    moderators = [UserFactory(duty="moderator") for _ in range(2)]
    for _ in range(5):
        area = CategoryFactory()
        RecommendationFactory(category=area)
        both = [RecommendationFactory(category=area, submitted=True) for _ in range(2)]
        deeds = [
            lambda each=each, by=by: actions.approve(each, by=by)
            for each, by in zip(both, moderators, strict=True)
        ]

        assert [type(found) for found in at_the_same_moment(*deeds)] == [type(None)] * 2
        states = Recommendation.objects.in_area(area).values_list("state", flat=True)
        assert sorted(states) == ["published", "replaced", "replaced"]


def test_one_draft_is_decided_once():
    moderators = [UserFactory(duty="moderator") for _ in range(2)]
    for _ in range(5):
        draft = RecommendationFactory(submitted=True)
        approve, send_back = (
            lambda: actions.approve(draft, by=moderators[0]),  # noqa: B023 - called at once
            lambda: actions.send_back(draft, reason="Why?", by=moderators[1]),  # noqa: B023 - as above
        )

        found = at_the_same_moment(approve, send_back)
        assert sorted(isinstance(each, RuleBroken) for each in found) == [False, True]


def test_two_colleagues_answer_once():
    council = CouncilFactory()
    editors = [MembershipFactory(council=council, role="editor").user for _ in range(2)]
    for _ in range(5):
        current = RecommendationFactory()
        deeds = [
            lambda by=by, current=current: actions.record_stance(
                Stance(council=council, recommendation=current, kind="follows"),
                [],
                is_confirmed=True,
                by=by,
            )
            for by in editors
        ]

        found = at_the_same_moment(*deeds)
        assert sorted(isinstance(each, RuleBroken) for each in found) == [False, True]
        assert Stance.objects.filter(council=council, category=current.category).count() == 1

"""What moderators and working groups recommend for a service area, and what councils say of it."""

from services.recommendations.models.findable import FindableRecommendation
from services.recommendations.models.group_request import GroupRequest, GroupRequestState
from services.recommendations.models.recommendation import (
    REVIEW_MONTHS,
    Recommendation,
    RecommendationState,
)
from services.recommendations.models.stance import Stance, StanceKind, StanceUse
from services.recommendations.models.working_group import MIN_COUNCILS, GroupMember, WorkingGroup

__all__ = [
    "MIN_COUNCILS",
    "REVIEW_MONTHS",
    "FindableRecommendation",
    "GroupMember",
    "GroupRequest",
    "GroupRequestState",
    "Recommendation",
    "RecommendationState",
    "Stance",
    "StanceKind",
    "StanceUse",
    "WorkingGroup",
]

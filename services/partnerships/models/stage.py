"""How far a partnership has come, and where it can go from there."""

from django.db import models


class Stage(models.TextChoices):
    INTEREST = "interest", "Interest"
    CONVERSATION = "conversation", "Conversation"
    DUE_DILIGENCE = "due_diligence", "Due diligence"
    AGREED = "agreed", "Agreed"
    ONBOARDING = "onboarding", "Onboarding"
    LIVE = "live", "Live"
    UNDER_REVIEW = "under_review", "Under review"
    EXITING = "exiting", "Exiting"
    ENDED = "ended", "Ended"


AGREED_STAGES = [
    *(Stage.AGREED, Stage.ONBOARDING, Stage.LIVE),
    *(Stage.UNDER_REVIEW, Stage.EXITING),
]
PUBLIC_STAGES = [*AGREED_STAGES, Stage.ENDED]

_IN_ORDER = list(Stage)
_TO_LIVE = _IN_ORDER[: _IN_ORDER.index(Stage.LIVE) + 1]
# On the way in, any step forward, or an end of it; once live, a review or an exit, which can
# both lead back to live. What has ended stays so.
MOVES: dict[Stage, list[Stage]] = {
    **{
        stage: [*_TO_LIVE[number + 1 :], Stage.ENDED]
        for number, stage in enumerate(_TO_LIVE)
        if stage != Stage.LIVE
    },
    Stage.LIVE: [Stage.UNDER_REVIEW, Stage.EXITING, Stage.ENDED],
    Stage.UNDER_REVIEW: [Stage.LIVE, Stage.EXITING, Stage.ENDED],
    Stage.EXITING: [Stage.LIVE, Stage.ENDED],
    Stage.ENDED: [],
}

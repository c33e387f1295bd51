"""How far a partnership has come, and where it can go from there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnershipStage(models.TextChoices):
    INTEREST = "interest", _("Interest")
    CONVERSATION = "conversation", _("Conversation")
    DUE_DILIGENCE = "due_diligence", _("Due diligence")
    AGREED = "agreed", _("Agreed")
    ONBOARDING = "onboarding", _("Onboarding")
    LIVE = "live", _("Live")
    UNDER_REVIEW = "under_review", _("Under review")
    EXITING = "exiting", _("Exiting")
    ENDED = "ended", _("Ended")


AGREED_STAGES = [
    *(PartnershipStage.AGREED, PartnershipStage.ONBOARDING, PartnershipStage.LIVE),
    *(PartnershipStage.UNDER_REVIEW, PartnershipStage.EXITING),
]
PUBLIC_STAGES = [*AGREED_STAGES, PartnershipStage.ENDED]

_IN_ORDER = list(PartnershipStage)
_TO_LIVE = _IN_ORDER[: _IN_ORDER.index(PartnershipStage.LIVE) + 1]
# On the way in, any step forward, or an end of it; once live, a review or an exit, which can
# both lead back to live. What has ended stays so.
MOVES: dict[PartnershipStage, list[PartnershipStage]] = {
    **{
        stage: [*_TO_LIVE[number + 1 :], PartnershipStage.ENDED]
        for number, stage in enumerate(_TO_LIVE)
        if stage != PartnershipStage.LIVE
    },
    PartnershipStage.LIVE: [
        PartnershipStage.UNDER_REVIEW,
        PartnershipStage.EXITING,
        PartnershipStage.ENDED,
    ],
    PartnershipStage.UNDER_REVIEW: [
        PartnershipStage.LIVE,
        PartnershipStage.EXITING,
        PartnershipStage.ENDED,
    ],
    PartnershipStage.EXITING: [PartnershipStage.LIVE, PartnershipStage.ENDED],
    PartnershipStage.ENDED: [],
}

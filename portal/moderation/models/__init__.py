"""What moderators have of their own: reports, who has taken what, and answers about work."""

from portal.moderation.models.announcement import Announcement
from portal.moderation.models.canned_reason import CannedReason, canned_texts
from portal.moderation.models.claim import CLAIM_LASTS, Claim, Queue
from portal.moderation.models.expert_request import ExpertRequest
from portal.moderation.models.flag import URGENT, Flag, FlagKind, FlagState
from portal.moderation.models.hand_over_note import HandOverNote
from portal.moderation.models.hidden_texts import (
    BulkHiding,
    HiddenOutcome,
    HiddenText,
    HideableKind,
)
from portal.moderation.models.joint_room import JointRoom
from portal.moderation.models.member_message import MemberMessage
from portal.moderation.models.staff_note import StaffNote
from portal.moderation.models.trust import is_hidden_by_reports, trusted_people
from portal.moderation.models.work_candidate import WorkCandidate
from portal.moderation.models.work_digest import WorkDigest
from portal.moderation.models.work_figure import TargetFigure, WorkCount
from portal.moderation.models.work_outcome import WorkAnswer, WorkOutcome

__all__ = [
    "CLAIM_LASTS",
    "URGENT",
    "Announcement",
    "BulkHiding",
    "CannedReason",
    "Claim",
    "ExpertRequest",
    "Flag",
    "FlagKind",
    "FlagState",
    "HandOverNote",
    "HiddenOutcome",
    "HiddenText",
    "HideableKind",
    "JointRoom",
    "MemberMessage",
    "Queue",
    "StaffNote",
    "TargetFigure",
    "WorkAnswer",
    "WorkCandidate",
    "WorkCount",
    "WorkDigest",
    "WorkOutcome",
    "canned_texts",
    "is_hidden_by_reports",
    "trusted_people",
]

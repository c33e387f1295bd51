"""What moderators have of their own: reports, and who has taken what."""

from portal.moderation.models.canned_reason import CannedReason, canned_texts
from portal.moderation.models.claim import CLAIM_LASTS, Claim, Queue
from portal.moderation.models.flag import URGENT, Flag, FlagKind, FlagState
from portal.moderation.models.hidden_texts import (
    BulkHiding,
    HiddenOutcome,
    HiddenText,
    HideableKind,
)
from portal.moderation.models.member_message import MemberMessage
from portal.moderation.models.staff_note import StaffNote
from portal.moderation.models.trust import is_hidden_by_reports, trusted_people

__all__ = [
    "CLAIM_LASTS",
    "URGENT",
    "BulkHiding",
    "CannedReason",
    "Claim",
    "Flag",
    "FlagKind",
    "FlagState",
    "HiddenOutcome",
    "HiddenText",
    "HideableKind",
    "MemberMessage",
    "Queue",
    "StaffNote",
    "canned_texts",
    "is_hidden_by_reports",
    "trusted_people",
]

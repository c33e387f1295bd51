"""What moderators have of their own: reports, and who has taken what."""

from portal.moderation.models.bulk_hiding import (
    BulkHiding,
    HiddenOutcome,
    HiddenText,
    HideableKind,
)
from portal.moderation.models.claim import CLAIM_LASTS, Claim, Queue
from portal.moderation.models.flag import Flag, FlagKind, FlagState

__all__ = [
    "CLAIM_LASTS",
    "BulkHiding",
    "Claim",
    "Flag",
    "FlagKind",
    "FlagState",
    "HiddenOutcome",
    "HiddenText",
    "HideableKind",
    "Queue",
]

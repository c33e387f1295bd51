"""What moderators have of their own: reports, and who has taken what."""

from portal.moderation.models.claim import CLAIM_LASTS, Claim, Queue
from portal.moderation.models.flag import Flag, FlagKind, FlagState

__all__ = ["CLAIM_LASTS", "Claim", "Flag", "FlagKind", "FlagState", "Queue"]

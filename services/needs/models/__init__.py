"""What councils plan, what is there already, and what they decided."""

from services.needs.models.finding import Finding, FindingKind
from services.needs.models.need import AloneReason, Need, Openness, Outcome, Stage

__all__ = [
    "AloneReason",
    "Finding",
    "FindingKind",
    "Need",
    "Openness",
    "Outcome",
    "Stage",
]

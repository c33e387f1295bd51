"""What councils plan, what is there already, and what they decided."""

from services.needs.models.findable import CategoryOfNeeds, CouncilOfNeeds, FindableNeed
from services.needs.models.matching import FindingKind, Fit, fits
from services.needs.models.need import AloneReason, Need, Openness, Outcome, Stage
from services.needs.models.search_record import Asked, Finding

__all__ = [
    "AloneReason",
    "Asked",
    "CategoryOfNeeds",
    "CouncilOfNeeds",
    "FindableNeed",
    "Finding",
    "FindingKind",
    "Fit",
    "Need",
    "Openness",
    "Outcome",
    "Stage",
    "fits",
]

"""What councils plan, what is there already, and what they decided."""

from services.needs.models.contract_count import ContractCount, ContractGroup
from services.needs.models.findable import CategoryOfNeeds, CouncilOfNeeds, FindableNeed
from services.needs.models.match_facts import groups_of
from services.needs.models.matches import FindingKind, Match, find_matches
from services.needs.models.need import AloneReason, Need, NeedOutcome, NeedStage, Openness
from services.needs.models.search_record import Finding, QuestionChannel

__all__ = [
    "AloneReason",
    "CategoryOfNeeds",
    "ContractCount",
    "ContractGroup",
    "CouncilOfNeeds",
    "FindableNeed",
    "Finding",
    "FindingKind",
    "Match",
    "Need",
    "NeedOutcome",
    "NeedStage",
    "Openness",
    "QuestionChannel",
    "find_matches",
    "groups_of",
]

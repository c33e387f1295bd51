from services.council_groups.models.area_plan import AreaPlan, PlanChoice
from services.council_groups.models.council_group import CouncilGroup, GroupPurpose
from services.council_groups.models.group_council import MAX_COUNCILS, GroupCouncil

__all__ = [
    "MAX_COUNCILS",
    "AreaPlan",
    "CouncilGroup",
    "GroupCouncil",
    "GroupPurpose",
    "PlanChoice",
]

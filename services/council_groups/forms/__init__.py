from services.council_groups.forms.groups import (
    CouncilGroupForm,
    InvitationForm,
    InvitedCouncilForm,
    NewCouncilGroupForm,
    council_names,
)
from services.council_groups.forms.plans import AreaPlanForm

__all__ = [
    "AreaPlanForm",
    "CouncilGroupForm",
    "InvitationForm",
    "InvitedCouncilForm",
    "NewCouncilGroupForm",
    "council_names",
]

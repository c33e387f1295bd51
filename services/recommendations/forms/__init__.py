from services.recommendations.forms.groups import (
    GroupForm,
    GroupRequestDecisionForm,
    GroupRequestForm,
    SettleForm,
)
from services.recommendations.forms.recommendations import (
    AreaForm,
    DecideForm,
    RecommendationForm,
    WithdrawForm,
)
from services.recommendations.forms.stances import StanceForm

__all__ = [
    "AreaForm",
    "DecideForm",
    "GroupForm",
    "GroupRequestDecisionForm",
    "GroupRequestForm",
    "RecommendationForm",
    "SettleForm",
    "StanceForm",
    "WithdrawForm",
]

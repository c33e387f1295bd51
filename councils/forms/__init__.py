from councils.forms.hand_over import EndForm, HandOverForm
from councils.forms.invitations import ColleagueInvitationForm
from councils.forms.membership import (
    AccessRequestForm,
    AddEmailForm,
    BodyForm,
    CouncilField,
    CrestForm,
    MembershipRequestForm,
    RoleForm,
    ScopeForm,
    SignUpForm,
    SingleSignOnForm,
    refuse_strangers,
)
from councils.forms.page import CouncilContactForm, CouncilPageForm

__all__ = [
    "AccessRequestForm",
    "AddEmailForm",
    "BodyForm",
    "ColleagueInvitationForm",
    "CouncilContactForm",
    "CouncilField",
    "CouncilPageForm",
    "CrestForm",
    "EndForm",
    "HandOverForm",
    "MembershipRequestForm",
    "RoleForm",
    "ScopeForm",
    "SignUpForm",
    "SingleSignOnForm",
    "refuse_strangers",
]

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
    "MembershipRequestForm",
    "RoleForm",
    "ScopeForm",
    "SignUpForm",
    "SingleSignOnForm",
    "refuse_strangers",
]

from councils.models.access_request import AccessRequest, AccessState
from councils.models.actor_memberships import MEMBERSHIPS
from councils.models.aliases_domains import CouncilAlias, DomainStatus, EmailDomain
from councils.models.contact import CouncilContact
from councils.models.council import Council, CouncilKind, CouncilQuerySet, Nation, Region
from councils.models.crest import Crest
from councils.models.findable import FindableAlias, FindableCouncil
from councils.models.invitation import Invitation, InvitationState
from councils.models.membership import Membership, MembershipState, Role
from councils.models.names import NameIndex
from councils.models.succession import (
    Inheritance,
    InheritanceKind,
    Succession,
    SuccessionKind,
    SuccessionState,
)

__all__ = [
    "MEMBERSHIPS",
    "AccessRequest",
    "AccessState",
    "Council",
    "CouncilAlias",
    "CouncilContact",
    "CouncilKind",
    "CouncilQuerySet",
    "Crest",
    "DomainStatus",
    "EmailDomain",
    "FindableAlias",
    "FindableCouncil",
    "Inheritance",
    "InheritanceKind",
    "Invitation",
    "InvitationState",
    "Membership",
    "MembershipState",
    "NameIndex",
    "Nation",
    "Region",
    "Role",
    "Succession",
    "SuccessionKind",
    "SuccessionState",
]

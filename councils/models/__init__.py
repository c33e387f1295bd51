from councils.models.access import AccessRequest, AccessState
from councils.models.council import Council, CouncilKind, CouncilQuerySet, Nation, Region
from councils.models.facts import (
    CouncilAlias,
    EmailDomain,
    Standing,
    Succession,
    SuccessionKind,
)
from councils.models.findable import FindableAlias, FindableCouncil
from councils.models.membership import Membership, MembershipState, Role
from councils.models.names import NameIndex

__all__ = [
    "AccessRequest",
    "AccessState",
    "Council",
    "CouncilAlias",
    "CouncilKind",
    "CouncilQuerySet",
    "EmailDomain",
    "FindableAlias",
    "FindableCouncil",
    "Membership",
    "MembershipState",
    "NameIndex",
    "Nation",
    "Region",
    "Role",
    "Standing",
    "Succession",
    "SuccessionKind",
]

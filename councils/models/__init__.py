from councils.models.council import Council, CouncilKind, CouncilQuerySet, Nation, Region
from councils.models.facts import CouncilAlias, EmailDomain, Succession, SuccessionKind
from councils.models.names import NameIndex

__all__ = [
    "Council",
    "CouncilAlias",
    "CouncilKind",
    "CouncilQuerySet",
    "EmailDomain",
    "NameIndex",
    "Nation",
    "Region",
    "Succession",
    "SuccessionKind",
]

"""Who may see and do what with listings, offers and uses."""

from councils.permissions import is_member
from portal.accounts.permissions import Visitor


def can_see_peers_only(user: Visitor) -> bool:
    """Contract end dates, costs and whom to ask are for members, never for visitors."""
    return is_member(user)

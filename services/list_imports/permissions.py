"""Who may bring in the list of a council."""

from councils.models import Council
from portal.accounts.permissions import AnyUser, is_moderator
from services.permissions import can_edit_uses


def can_import(user: AnyUser, council: Council) -> bool:
    """Its editors, and moderators for any council that still exists."""
    is_helped = is_moderator(user) and not council.is_abolished
    return is_helped or can_edit_uses(user, council)

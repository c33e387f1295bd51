"""Who answers what public notices say of a council."""

from councils.models import Council
from portal.accounts.permissions import AnyUser, is_moderator
from services.permissions import can_edit_uses


def can_answer(user: AnyUser, council: Council) -> bool:
    """Editors say what their council uses, so they answer for it here too."""
    return can_edit_uses(user, council)


def can_decide_names(user: AnyUser) -> bool:
    return is_moderator(user)

"""Who prepares what a council publishes."""

from councils.models import Council
from councils.permissions import can_see_internal
from portal.accounts.permissions import AnyUser
from services.permissions import can_edit_uses


def can_see_register(user: AnyUser, council: Council) -> bool:
    """What is not published yet, and what is missing: the council's people, and moderators."""
    return can_see_internal(user, council)


def can_publish(user: AnyUser, council: Council) -> bool:
    """Editors decide what their council publishes of its contracts."""
    return can_edit_uses(user, council)

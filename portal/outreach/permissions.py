"""Who invites councils: moderators. Managers of other councils recommend people."""

from councils.models import Council
from councils.permissions import can_vouch, edits_for
from portal.accounts.permissions import AnyUser, is_moderator

__all__ = ["can_do_outreach", "can_see_first_day", "can_vouch"]


def can_do_outreach(user: AnyUser) -> bool:
    return is_moderator(user)


def can_see_first_day(user: AnyUser, council: Council) -> bool:
    """The first steps of a council: for the people who can take them."""
    return edits_for(user, council) and not council.is_abolished

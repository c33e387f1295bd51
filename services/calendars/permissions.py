"""Who reads the decision dates of a council in a calendar."""

from councils.models import Council
from councils.permissions import can_manage_people, can_see_peers_only, works_for
from portal.accounts.permissions import AnyUser
from services.calendars.models import CalendarAddress


def can_make(user: AnyUser, council: Council) -> bool:
    """Everyone who works for a council, for themselves."""
    return works_for(user, council) and not council.is_abolished


def can_see_calendars(user: AnyUser, council: Council) -> bool:
    """Own addresses, and for managers those of their colleagues."""
    return works_for(user, council) or can_manage_people(user, council)


def can_revoke(user: AnyUser, address: CalendarAddress) -> bool:
    """A person their own, managers those of their people."""
    is_own = address.membership.user_id == user.pk
    return is_own or can_manage_people(user, address.membership.council)


def can_see_decision(user: AnyUser) -> bool:
    """The decision date of a contract, which is for members only."""
    return can_see_peers_only(user)

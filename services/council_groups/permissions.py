"""Who starts a group of councils, decides for a council, and plans."""

from councils.models import Council
from councils.permissions import edited_councils, manages
from portal.accounts.permissions import AnyUser
from services.council_groups.models import CouncilGroup, GroupCouncil
from services.permissions import can_register


def can_start(user: AnyUser, council: Council | None) -> bool:
    """Editors and managers of a council that goes on."""
    return can_register(user, council)


def can_answer(user: AnyUser, place: GroupCouncil) -> bool:
    """A council joins if one of its managers agrees."""
    return place.is_waiting and manages(user, place.council) and not place.council.is_abolished


def can_leave(user: AnyUser, place: GroupCouncil) -> bool:
    """A manager takes their council out of a group."""
    return place.is_in_group and manages(user, place.council)


def can_change(user: AnyUser, group: CouncilGroup) -> bool:
    """Editors of its councils invite others, change what it is for, and plan.

    After the merger it is read only: nobody edits for a council that was abolished.
    """
    return group.places.in_group().current().filter(council__in=edited_councils(user)).exists()

"""The council somebody acts for, on every page."""

from django.http import HttpRequest

from councils.models import Council, Membership
from councils.permissions import edits_for, memberships_of
from portal.lists.paging import whole_number

FIELD = "acting"


def acting_membership(request: HttpRequest) -> Membership | None:
    """The one that the person chose, or else the one they have had longest.

    A form that names its council counts for that one, whatever was chosen since in another tab,
    and for none where they no longer work for it.
    """
    if not hasattr(request, "user"):
        return None
    memberships = memberships_of(request.user)
    if memberships and FIELD in request.POST:
        return memberships.get(whole_number(request.POST[FIELD]))
    return min(memberships.values(), key=_rank, default=None)


def _rank(membership: Membership) -> tuple[bool, object, int]:
    return not membership.is_chosen, membership.began_at, membership.pk


def acting_council(request: HttpRequest) -> Council | None:
    membership = acting_membership(request)
    return membership.council if membership else None


def acting(request: HttpRequest) -> dict[str, object]:
    membership = acting_membership(request)
    return {
        "acting": membership,
        "memberships_count": len(memberships_of(request.user)) if membership else 0,
        "is_editor": membership is not None and edits_for(request.user, membership.council),
    }

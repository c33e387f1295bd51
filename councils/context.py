"""The council somebody acts for, on every page."""

from django.http import HttpRequest

from councils.models import Council, Membership
from councils.permissions import edits_for, memberships_of

SESSION_KEY = "acting_council"


def acting_membership(request: HttpRequest) -> Membership | None:
    """The one that was chosen in this session, or else the first by name."""
    if not hasattr(request, "user"):
        return None
    memberships = memberships_of(request.user)
    chosen = memberships.get(request.session.get(SESSION_KEY, 0)) if memberships else None
    return chosen or next(iter(memberships.values()), None)


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

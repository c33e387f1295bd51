"""Who may plan, see what was found, ask, decide, and hide."""

from councils.models import Council
from councils.permissions import can_see_internal, can_see_peers_only
from portal.accounts.permissions import AnyUser, is_moderator
from services.needs.models import Need
from services.permissions import can_edit_uses


def can_plan(user: AnyUser, council: Council | None) -> bool:
    """Editors say what their council plans."""
    return can_edit_uses(user, council)


def can_change(user: AnyUser, need: Need) -> bool:
    """Change it, ask around and note the answers: editors of the council, until it is decided."""
    return need.is_open and not need.is_hidden and can_plan(user, need.council)


def can_decide(user: AnyUser, need: Need) -> bool:
    return can_change(user, need)


def can_reopen(user: AnyUser, need: Need) -> bool:
    return not need.is_open and not need.is_hidden and can_plan(user, need.council)


def can_see_appendix(user: AnyUser, need: Need) -> bool:
    """Whom a council asked, and what they said, is its own until it publishes the paper."""
    return can_see_internal(user, need.council)


def can_hide(user: AnyUser) -> bool:
    return is_moderator(user)


def can_receive_findings(user: AnyUser, need: Need) -> bool:
    """What fits a need may be somebody's contract."""
    return can_see_peers_only(user)

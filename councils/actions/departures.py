"""The end of a membership, and who takes over from the last manager of a council."""

from enum import Enum

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext

from councils.actions.membership import (
    change_role,
    lock_council,
    lock_membership,
    notify_role,
    record_membership,
    require_a_manager,
)
from councils.acts import CouncilAct
from councils.models import EmailDomain, Membership, Role
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken


class Stewards(Enum):
    """The people who find a manager for a council that has none."""

    STEWARDS = "stewards"


STEWARDS = Stewards.STEWARDS
TakesOver = Membership | Stewards | None


@transaction.atomic
def end_membership(
    membership: Membership,
    *,
    by: User,
    reason: str,
    takes_over: TakesOver = None,
) -> Membership:
    """End a membership. What the person wrote for the council stays with it.

    The last manager names who takes over: a member, who becomes a manager, or the stewards.
    """
    membership = lock_membership(membership)
    if not membership.is_active:
        raise RuleBroken(gettext("This membership has already ended."))
    if isinstance(takes_over, Membership):
        _hand_over(membership, takes_over, by)
    elif takes_over is not STEWARDS:
        require_a_manager(membership, by)
    membership.end()
    record_membership(CouncilAct.MEMBERSHIP_ENDED, membership, by=by, reason=reason)
    notify_role(membership, gettext("no longer a member"), by)
    if by != membership.user:
        send_email(
            "councils/ended", to=membership.user.email, council=membership.council, reason=reason
        )
    return membership


def _hand_over(membership: Membership, successor: Membership, by: User) -> None:
    if successor.council_id != membership.council_id or successor.pk == membership.pk:
        raise RuleBroken(gettext("Choose another member of this council."))
    if successor.user.is_suspended or not successor.user.is_active:
        raise RuleBroken(gettext("This person cannot sign in. Choose another member."))
    if not successor.is_manager:
        change_role(successor, Role.MANAGER, by=by, reason=gettext("Takes over as manager."))


@transaction.atomic
def lapse_membership(membership: Membership, *, reason: str) -> bool:
    """End a membership of a person who was not seen; return False where it has ended already.

    A council may have no manager then: that is for the stewards to see.
    """
    membership = lock_membership(membership)
    if not membership.is_active:
        return False
    was_last = membership.is_last_manager
    membership.end()
    record_membership(
        CouncilAct.MEMBERSHIP_LAPSED, membership, by=None, reason=reason, last=was_last
    )
    notify_role(membership, gettext("no longer a member"), None)
    send_email(
        "councils/ended", to=membership.user.email, council=membership.council, reason=reason
    )
    return True


@transaction.atomic
def leave_where_address_is_gone(user: User, address: str) -> None:
    """An address was removed: end what only it spoke for."""
    council = EmailDomain.objects.council_of(address)
    if council is None:
        return
    others = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    if any(EmailDomain.objects.council_of(each) == council for each in others):
        return
    council = lock_council(council)
    for membership in Membership.objects.active().filter(user=user, council=council):
        membership.end()
        record(
            CouncilAct.MEMBERSHIP_ENDED,
            council,
            by=user,
            person=user,
            reason=gettext("Email address removed."),
        )

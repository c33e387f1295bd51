"""Colleagues are invited by email, and join with the link they get."""

from contextlib import suppress

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.actions.membership import begin_membership, change_role, lock_council
from councils.acts import CouncilAct
from councils.models import (
    AccessRequest,
    AccessState,
    Council,
    EmailDomain,
    Invitation,
    Membership,
    MembershipState,
    Role,
)
from councils.permissions import stands_by_invitation
from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.accounts.permissions import is_in_good_standing
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken

MAX_EMAILS_A_DAY = 40
RANKS = [Role.MEMBER, Role.EDITOR, Role.MANAGER]


@transaction.atomic
def invite(
    council: Council, addresses: list[str], *, role: str, note: str, by: User
) -> list[Invitation]:
    """Send each address an invitation.

    Raises RuleBroken where a person invited too many in a day, or an address is invited already.
    """
    council = lock_council(council)
    _check_limit(by, len(addresses))
    for address in addresses:
        if council.invitations.open().to_address(address).exists():
            raise RuleBroken(
                gettext("{address} has an open invitation. Send it again or revoke it.").format(
                    address=address
                )
            )
    return [_invite(council, address, role=role, note=note, by=by) for address in addresses]


def _invite(council: Council, address: str, *, role: str, note: str, by: User) -> Invitation:
    invitation = Invitation(council=council, email=address, role=role, note=note, invited_by=by)
    invitation.is_outside = EmailDomain.objects.council_of(address) != council
    _send(invitation)
    record(
        CouncilAct.INVITATION_SENT,
        council,
        by=by,
        invitation=invitation.pk,
        role=role,
        outside=invitation.is_outside,
    )
    return invitation


def _check_limit(by: User, number: int) -> None:
    """One person can send so many in 24 hours; the row of the person is locked until then."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Invitation.objects.sent_today_by(by).count() + number > MAX_EMAILS_A_DAY:
        raise RuleBroken(
            gettext("You can send {n} invitations a day. Try again tomorrow.").format(
                n=MAX_EMAILS_A_DAY
            )
        )


def _send(invitation: Invitation) -> None:
    link = invitation.renew()
    send_email(
        "councils/invited",
        to=invitation.email,
        council=invitation.council,
        name=str(invitation.invited_by),
        role=invitation.get_role_display(),
        note=invitation.note,
        link=link,
    )


@transaction.atomic
def send_invitation_again(invitation: Invitation, *, by: User) -> Invitation:
    """Send a new link, at most once a day; the link before stops working."""
    invitation = _open_invitation(invitation)
    if not invitation.can_be_sent_again:
        raise RuleBroken(gettext("You can send an invitation again after 24 hours."))
    _check_limit(by, 1)
    invitation.invited_by = by
    _send(invitation)
    record(CouncilAct.INVITATION_SENT_AGAIN, invitation.council, by=by, invitation=invitation.pk)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> Invitation:
    invitation = _open_invitation(invitation)
    invitation.revoke()
    record(CouncilAct.INVITATION_REVOKED, invitation.council, by=by, invitation=invitation.pk)
    return invitation


def _open_invitation(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=["self"]).select_related(
        "council", "invited_by"
    )
    found = locked.open().filter(pk=invitation.pk).first()
    if found is None:
        raise RuleBroken(gettext("This invitation was accepted or revoked."))
    return found


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is one that the person has confirmed."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return bool(addresses.filter(email__iexact=invitation.email).exists())


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Make the invited person a member in the role of the invitation, or raise RuleBroken."""
    council = lock_council(invitation.council)
    invitation = _open_invitation(invitation)
    if invitation.has_expired or council.is_abolished:
        raise RuleBroken(gettext("This invitation has expired. Ask for a new one."))
    if not is_in_good_standing(by) or not is_for(invitation, by):
        raise RuleBroken(gettext("This invitation is for another email address."))
    if not stands_by_invitation(Actor.of(invitation.invited_by), council):
        raise RuleBroken(gettext("The person who invited you no longer manages this council."))
    membership = _member(council, invitation, by)
    invitation.accept(by)
    record(
        CouncilAct.INVITATION_ACCEPTED,
        council,
        by=by,
        person=by,
        invitation=invitation.pk,
        outside=invitation.is_outside,
    )
    return membership


def _member(council: Council, invitation: Invitation, user: User) -> Membership:
    membership, _ = Membership.objects.get_or_create(
        user=user, council=council, defaults={"state": MembershipState.REQUESTED}
    )
    if invitation.is_outside:
        _accept_address(council, invitation.email, user)
    if not membership.is_active:
        begin_membership(membership, by=invitation.invited_by)
    if RANKS.index(Role(invitation.role)) > RANKS.index(Role(membership.role)):
        reason = gettext("Invited in this role.")
        membership = change_role(
            membership, invitation.role, by=invitation.invited_by, reason=reason
        )
    return membership


def _accept_address(council: Council, address: str, user: User) -> None:
    """Let an address at another domain speak for the council, as if it had been asked about."""
    request = AccessRequest.objects.open().filter(email__iexact=address).first()
    request = request or AccessRequest(email=address)
    request.user, request.state = user, AccessState.ACCEPTED
    request.council, request.answered_at = council, timezone.now()
    request.save()


def accept_waiting_invitation(user: User, pk: int) -> None:
    """Accept the invitation that led to sign-up or sign-in, if it is still for this person."""
    invitation = Invitation.objects.usable().select_related("council").filter(pk=pk).first()
    if invitation and is_for(invitation, user) and is_in_good_standing(user):
        # what can no longer be accepted does not keep anyone from signing in
        with suppress(RuleBroken):
            accept_invitation(invitation, by=user)


def forget_old_invitations() -> int:
    deleted, _rows = Invitation.objects.settled_long_ago().delete()
    return deleted

"""What changes who works for which council."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from councils.acts import CouncilAct
from councils.models import (
    AccessRequest,
    Council,
    DomainStatus,
    EmailDomain,
    Membership,
    Role,
)
from portal.accounts.models import User
from portal.accounts.permissions import is_administrator
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.site.errors import RuleBroken


@transaction.atomic
def join_by_address(user: User) -> None:
    """Give somebody the memberships that their confirmed addresses speak for.

    Whoever was taken out of a council stays out. An address at a public body we do not know
    becomes a request that an administrator sees.
    """
    for address in EmailAddress.objects.filter(user=user, verified=True).order_by("pk"):
        council = EmailDomain.objects.council_of(address.email)
        if council:
            _join(user, council)
        elif EmailDomain.objects.standing_of(address.email) == DomainStatus.PUBLIC_BODY:
            _ask_which_body(user, address.email)


def _join(user: User, council: Council) -> None:
    if Membership.objects.active().filter(user=user, council=council).exists():
        return
    council = lock_council(council)
    membership = Membership.objects.filter(user=user, council=council).first()
    if membership and not membership.began_at and membership.state == "requested":
        begin_membership(membership, by=None)
    elif membership is None:
        begin_membership(Membership(user=user, council=council), by=None)


def begin_membership(membership: Membership, *, by: User | None) -> None:
    """Make somebody a member. The first of a council is put forward as its manager."""
    is_first = not membership.council.memberships.active().exists()
    membership.begin()
    record_membership(CouncilAct.MEMBERSHIP_BEGAN, membership, by=by)
    if is_first:
        membership.ask_to_manage()
    notify_role(membership, _role_of(membership), by)


def _role_of(membership: Membership) -> str:
    phrases = {
        Role.MEMBER: gettext("a member"),
        Role.EDITOR: gettext("an editor"),
        Role.MANAGER: gettext("a manager"),
    }
    return phrases[Role(membership.role)]


def notify_role(membership: Membership, now: str, by: User | None) -> None:
    """They have a letter, or saw it happen; here it stays to be read."""
    news = Notice(Event.ROLE_CHANGED, membership.council, by=by, detail=now)
    notify(news, [membership.user], has_letter=True)


def _ask_which_body(user: User, email: str) -> None:
    if not AccessRequest.objects.filter(email__iexact=email).exists():
        AccessRequest.objects.create(user=user, email=email)


def lock_council(council: Council) -> Council:
    """The council, held until the end of the transaction: nobody else changes its people."""
    return Council.objects.select_for_update().get(pk=council.pk)


def record_membership(
    act: CouncilAct, membership: Membership, *, by: User | None, reason: str = "", **details: object
) -> None:
    record(act, membership.council, by=by, person=membership.user, reason=reason, **details)


def lock_membership(membership: Membership) -> Membership:
    """The membership as it is now, with its council locked."""
    lock_council(membership.council)
    return Membership.objects.select_related("user", "council").get(pk=membership.pk)


@transaction.atomic
def request_membership(council: Council, *, by: User, note: str) -> Membership:
    """Ask to join a council that one's address does not speak for."""
    council = lock_council(council)
    membership = Membership.objects.filter(user=by, council=council).first()
    if membership is None:
        membership = Membership(user=by, council=council)
    elif membership.is_active or membership.state == "requested":
        raise RuleBroken(
            gettext("You have already asked to join {council}, or you are a member.").format(
                council=council
            )
        )
    membership.ask_again(note)
    record(CouncilAct.MEMBERSHIP_REQUESTED, council, by=by, person=by)
    _ask_managers(membership)
    return membership


@transaction.atomic
def remind_of_request(membership: Membership, *, by: User) -> None:
    """Ask the managers once more about a request to join that they have not answered."""
    membership = lock_membership(membership)
    if membership.state != "requested":
        raise RuleBroken(gettext("A manager has already answered this request."))
    record(CouncilAct.MANAGERS_REMINDED, membership.council, by=by, person=membership.user)
    _ask_managers(membership)


def _ask_managers(membership: Membership) -> None:
    council, person = membership.council, membership.user
    managers = council.memberships.managers().users()
    for manager in managers:
        send_email("councils/asked", to=manager.email, council=council, name=str(person))
    link = reverse("councils:people", args=[council.slug])
    notify(Notice(Event.JOIN_ASKED, council, by=person, link=link), managers, has_letter=True)


@transaction.atomic
def accept_membership(membership: Membership, *, by: User) -> Membership:
    membership = lock_membership(membership)
    if membership.state != "requested":
        raise RuleBroken(gettext("This request has already been answered."))
    begin_membership(membership, by=by)
    send_email("councils/accepted", to=membership.user.email, council=membership.council)
    return membership


@transaction.atomic
def decline_membership(membership: Membership, *, by: User, reason: str) -> Membership:
    membership = lock_membership(membership)
    if membership.state != "requested":
        raise RuleBroken(gettext("This request has already been answered."))
    membership.end()
    record_membership(CouncilAct.MEMBERSHIP_DECLINED, membership, by=by, reason=reason)
    send_email(
        "councils/declined",
        to=membership.user.email,
        council=membership.council,
        reason=reason,
    )
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User, reason: str) -> Membership:
    membership = lock_membership(membership)
    if not membership.is_active:
        raise RuleBroken(gettext("This person is not a member of the council."))
    if membership.role == role:
        raise RuleBroken(
            gettext("This person already has the role {role}.").format(
                role=membership.get_role_display()
            )
        )
    require_a_manager(membership, by)
    was = membership.role
    membership.change_role(role)
    record_membership(CouncilAct.ROLE_CHANGED, membership, by=by, reason=reason, was=was, now=role)
    send_email(
        "councils/role_changed",
        to=membership.user.email,
        council=membership.council,
        role=membership.get_role_display(),
        reason=reason,
    )
    notify_role(membership, _role_of(membership), by)
    return membership


def require_a_manager(membership: Membership, by: User) -> None:
    if membership.is_last_manager and not is_administrator(by):
        raise RuleBroken(
            gettext(
                "{council} would have no manager. Make someone else a manager first, or ask an "
                "administrator."
            ).format(council=membership.council)
        )


@transaction.atomic
def choose_council(membership: Membership) -> None:
    """Keep which council somebody acts for; only they choose, and it stays until they do again."""
    membership.choose()


@transaction.atomic
def ask_to_manage(membership: Membership, *, by: User) -> Membership:
    membership = lock_membership(membership)
    if membership.council.memberships.managers().exists():
        raise RuleBroken(gettext("This council has a manager. Ask them to make you a manager too."))
    membership.ask_to_manage()
    record(CouncilAct.MANAGEMENT_REQUESTED, membership.council, by=by, person=by)
    return membership


@transaction.atomic
def ask_to_edit(membership: Membership, *, by: User) -> Membership:
    """Ask the managers of a council to be made an editor.

    Raises RuleBroken where the council has no manager, or the person has asked already.
    """
    membership = lock_membership(membership)
    council, managers = membership.council, membership.council.memberships.managers().users()
    if not managers:
        raise RuleBroken(
            gettext("{council} has no manager yet. Offer to be its manager instead.").format(
                council=council
            )
        )
    if membership.editor_asked_at or membership.role != Role.MEMBER:
        raise RuleBroken(gettext("You have already asked, or you are an editor."))
    membership.ask_to_edit()
    record(CouncilAct.EDITING_REQUESTED, council, by=by, person=by)
    link = reverse("councils:people", args=[council.slug])
    for manager in managers:
        send_email("councils/asks_to_edit", to=manager.email, council=council, name=str(by))
    notify(Notice(Event.EDITOR_ASKED, council, by=by, link=link), managers, has_letter=True)
    return membership


@transaction.atomic
def answer_manager_request(
    membership: Membership, *, accept: bool, by: User, reason: str
) -> Membership:
    """A moderator's yes or no to the first manager of a council."""
    membership = lock_membership(membership)
    if not membership.manager_asked_at:
        raise RuleBroken(gettext("This request has already been answered."))
    if accept:
        return change_role(membership, Role.MANAGER, by=by, reason=reason)
    membership.refuse_to_manage()
    record_membership(CouncilAct.MANAGEMENT_DECLINED, membership, by=by, reason=reason)
    send_email(
        "councils/management_declined",
        to=membership.user.email,
        council=membership.council,
        reason=reason,
    )
    return membership

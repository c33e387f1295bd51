"""What councils hold about people."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from councils.models import AccessRequest, CouncilContact, Invitation, InvitationState, Membership
from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource


def memberships(user: User) -> DataRows:
    rows = Membership.objects.filter(user=user).order_by("pk")
    facts = ["council__official_name", "role", "state", "note", "asked_at", "began_at", "ended_at"]
    data: DataRows = rows.values(*facts)
    return data


def end_memberships(user: User, texts: bool) -> None:
    for membership in Membership.objects.filter(user=user):
        membership.end()


def access_requests(user: User) -> DataRows:
    rows = _requests_of(user).order_by("pk")
    return rows.values("email", "organisation", "message", "state", "asked_at", "answered_at")


def forget_access_requests(user: User, texts: bool) -> None:
    _requests_of(user).delete()


def _requests_of(user: User) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.filter(Q(user=user) | Q(email__iexact=user.email))


def contacts(user: User) -> DataRows:
    rows = CouncilContact.objects.of_person(user).order_by("pk")
    return rows.values("council__official_name", "role", "name", "email", "phone", "is_public")


def forget_contacts(user: User, texts: bool) -> None:
    CouncilContact.objects.of_person(user).delete()


def invitations(user: User) -> DataRows:
    rows = Invitation.objects.filter(Q(email__iexact=user.email) | Q(invited_by=user))
    facts = ["council__official_name", "email", "role", "note", "state", "sent_at", "expires_at"]
    data: DataRows = rows.order_by("pk").values(*facts)
    return data


def forget_invitations(user: User, texts: bool) -> None:
    """Those to the person go; those they sent are other people's, and stop working."""
    Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user)).delete()
    sent = Invitation.objects.filter(invited_by=user)
    sent.open().update(state=InvitationState.REVOKED)
    if texts:
        sent.update(note="")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("memberships"), "councils.Membership", memberships, end_memberships),
    PersonalDataSource(
        _("requests for access"), "councils.AccessRequest", access_requests, forget_access_requests
    ),
    PersonalDataSource(
        _("contacts of councils"), "councils.CouncilContact", contacts, forget_contacts
    ),
    PersonalDataSource(_("invitations"), "councils.Invitation", invitations, forget_invitations),
]

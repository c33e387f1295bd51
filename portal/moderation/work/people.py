"""People who wait for an answer: for access, a role, a place, or a second look."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.actions import remind_of_request
from councils.models import AccessRequest, Membership
from portal.accounts.models import User
from portal.moderation.work.kind import Rows, WorkButton, WorkKind, WorkText
from portal.moderation.work.working_days import working_days_ago
from services.recommendations.models import GroupRequest

ANSWER = _("Answer")
REQUESTS = "moderation:requests"
UNANSWERED_DAYS = 5  # working days


def _memberships(rows: Rows) -> Rows:
    return rows.select_related("user", "council")


def _describe_access(access: AccessRequest) -> WorkText:
    why = gettext("No council is known for {domain}. The person cannot take part until then.")
    return WorkText(
        access.email,
        access.organisation or gettext("Organisation not given"),
        why.format(domain=access.domain),
        reverse(REQUESTS),
        ANSWER,
    )


def _describe_manager_request(membership: Membership) -> WorkText:
    why = gettext("{person} asks to be the manager, who lets colleagues in.")
    return WorkText(
        membership.user,
        membership.council,
        why.format(person=membership.user),
        reverse("moderation:manager", args=[membership.pk]),
        ANSWER,
    )


def _describe_unmanaged(membership: Membership) -> WorkText:
    return WorkText(
        membership.user,
        membership.council,
        gettext("The council has no manager who could let this person in."),
        reverse(REQUESTS),
        ANSWER,
    )


def _describe_appeal(person: User) -> WorkText:
    return WorkText(
        person,
        gettext("Suspended person"),
        gettext("This person is suspended and asks you to look at it again."),
        reverse("moderation:person", args=[person.pk]),
        _("Decide"),
    )


def _describe_group_request(request: GroupRequest) -> WorkText:
    return WorkText(
        request.user,
        request.group,
        gettext("The working group has no members left who could answer."),
        request.get_absolute_url(),
        ANSWER,
    )


def _unanswered() -> Rows:
    """Requests that a manager could answer and has not for five working days."""
    managed = Membership.objects.managers().values("council")
    waiting = Membership.objects.requested().filter(council__in=managed)
    return _memberships(waiting.filter(asked_at__lt=working_days_ago(UNANSWERED_DAYS)))


def _describe_unanswered(membership: Membership) -> WorkText:
    return WorkText(
        membership.user,
        membership.council,
        gettext("The managers of the council have not answered this request to join."),
        reverse("councils:people", args=[membership.council.slug]),
        _("Remind the managers"),
    )


def _remind_managers(membership: Membership, by: User) -> str:
    remind_of_request(membership, by=by)
    return gettext("We reminded the managers of {council}.").format(council=membership.council)


PEOPLE = [
    WorkKind(
        "appeals",
        _("Appeals against suspensions"),
        User.objects.with_appeal,
        F("appealed_at"),
        _describe_appeal,
        queue="requests",
    ),
    WorkKind(
        "access_requests",
        _("Requests for access"),
        AccessRequest.objects.open,
        F("asked_at"),
        _describe_access,
        queue="requests",
    ),
    WorkKind(
        "manager_requests",
        _("Requests to be a manager"),
        lambda: _memberships(Membership.objects.asking_to_manage()),
        F("manager_asked_at"),
        _describe_manager_request,
        queue="requests",
    ),
    WorkKind(
        "unmanaged_join_requests",
        _("Requests to join a council without a manager"),
        lambda: _memberships(Membership.objects.without_manager_to_ask()),
        F("asked_at"),
        _describe_unmanaged,
        queue="requests",
    ),
    WorkKind(
        "unanswered_join_requests",
        _("Requests to join that no manager answered"),
        _unanswered,
        F("asked_at"),
        _describe_unanswered,
        button=WorkButton(_remind_managers),
    ),
    WorkKind(
        "group_requests",
        _("Requests to join a working group without members"),
        lambda: GroupRequest.objects.without_member_to_ask().select_related("user", "group"),
        F("asked_at"),
        _describe_group_request,
        queue="recommendations",
    ),
]

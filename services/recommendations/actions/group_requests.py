"""Asking to join a working group, and what the group or a moderator says to that."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.recommendations.actions.notifications import (
    notify_group_asked,
    notify_group_joined,
    notify_group_request_decided,
    notify_group_request_withdrawn,
)
from services.recommendations.acts import RecommendationAct
from services.recommendations.models import GroupMember, GroupRequest, GroupRequestState


@transaction.atomic
def ask_to_join_group(request: GroupRequest, *, by: User) -> GroupRequest:
    """Raises RuleBroken where the person is in the group already, or waits for an answer."""
    if request.group.members.active().filter(user=by).exists():
        raise RuleBroken(gettext("You are already in this working group."))
    request.user = by
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as clash:
        raise RuleBroken(gettext("You have already asked to join this working group.")) from clash
    record(RecommendationAct.GROUP_ASKED, request.group, by=by, council=request.council_id)
    notify_group_asked(request, by=by)
    return request


@transaction.atomic
def accept_group_request(request: GroupRequest, *, by: User) -> GroupRequest:
    """Add the person to the group, for the council named in the request.

    Raises RuleBroken if they have left that council, or if the request was answered already.
    """
    request = GroupRequest.objects.locked(request.pk)
    group, person = request.group, request.user
    if not person.memberships.active().filter(council=request.council_id).exists():
        raise RuleBroken(
            gettext("{person} is no longer a member of {council}.").format(
                person=person, council=request.council
            )
        )
    request.decide(GroupRequestState.ACCEPTED, by=by)
    GroupMember.objects.update_or_create(
        group=group, user=person, defaults={"council": request.council}
    )
    record(RecommendationAct.GROUP_JOINED, group, by=by, person=person, council=request.council_id)
    notify_group_request_decided(request, by=by)
    notify_group_joined(request, by=by)
    return request


@transaction.atomic
def decline_group_request(request: GroupRequest, *, reason: str, by: User) -> GroupRequest:
    request = GroupRequest.objects.locked(request.pk)
    request.decide(GroupRequestState.DECLINED, by=by, reason=reason)
    record(
        RecommendationAct.GROUP_DECLINED,
        request.group,
        by=by,
        person=request.user,
        reason=reason,
    )
    notify_group_request_decided(request, by=by)
    return request


@transaction.atomic
def withdraw_group_request(request: GroupRequest, *, by: User) -> GroupRequest:
    request = GroupRequest.objects.locked(request.pk)
    request.decide(GroupRequestState.WITHDRAWN, by=by)
    record(RecommendationAct.GROUP_REQUEST_WITHDRAWN, request.group, by=by)
    notify_group_request_withdrawn(request, by=by)
    return request

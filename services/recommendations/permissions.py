"""Who recommends, who decides about it, and who answers for a council."""

from councils.models import Council
from councils.permissions import edited_councils, edits_for, is_member, works_for
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from services.permissions import can_draft, can_register
from services.recommendations.models import (
    GroupMember,
    GroupRequest,
    Recommendation,
    Stance,
    WorkingGroup,
)


def can_start_group(user: AnyUser, council: Council | None) -> bool:
    """Anybody who works for a council may gather others."""
    return can_draft(user, council)


def can_ask_to_join_group(user: AnyUser, group: WorkingGroup, council: Council | None) -> bool:
    """Once; who has changed council since can ask again for the new one."""
    return can_draft(user, council) and membership_in(user, group) is None


def membership_in(user: AnyUser, group: WorkingGroup | None) -> GroupMember | None:
    """How somebody belongs to a group: for a council that they still work for."""
    if group is None or not isinstance(user, User):
        return None
    member = group.members.filter(user=user.pk).select_related("council").first()
    return member if member and works_for(user, member.council) else None


def can_answer_requests(user: AnyUser, group: WorkingGroup) -> bool:
    """The people of the group, and moderators."""
    return is_moderator(user) or membership_in(user, group) is not None


def can_answer_request(user: AnyUser, request: GroupRequest) -> bool:
    is_own = request.user_id == user.pk
    return request.is_open and not is_own and can_answer_requests(user, request.group)


def can_withdraw_request(user: AnyUser, request: GroupRequest) -> bool:
    return request.is_open and request.user_id == user.pk


def can_start(user: AnyUser) -> bool:
    """Open the form: it says what a person still needs before they can recommend something."""
    return is_member(user)


def can_edit(user: AnyUser, recommendation: Recommendation) -> bool:
    """Moderators write together, and so do the people of a group."""
    return recommendation.is_draft and _writes(user, recommendation)


def can_submit(user: AnyUser, recommendation: Recommendation) -> bool:
    """In a group editors submit what members drafted."""
    if not can_edit(user, recommendation):
        return False
    member = membership_in(user, recommendation.group)
    return recommendation.group is None or (member is not None and edits_for(user, member.council))


def can_take_back(user: AnyUser, recommendation: Recommendation) -> bool:
    return recommendation.is_submitted and _writes(user, recommendation)


def _writes(user: AnyUser, recommendation: Recommendation) -> bool:
    if recommendation.group is None:
        return is_moderator(user)
    return membership_in(user, recommendation.group) is not None


def can_decide(user: AnyUser, recommendation: Recommendation) -> bool:
    """A second pair of eyes: nobody decides about what they or their group wrote."""
    is_own = recommendation.author_id == user.pk
    is_own = is_own or membership_in(user, recommendation.group) is not None
    return recommendation.is_submitted and is_moderator(user) and not is_own


def can_settle(user: AnyUser, recommendation: Recommendation) -> bool:
    """A moderator says what becomes of a draft whose group everybody has left."""
    return is_moderator(user) and recommendation.is_abandoned()


def can_withdraw(user: AnyUser, recommendation: Recommendation) -> bool:
    return recommendation.is_current and is_moderator(user)


def can_answer(user: AnyUser, recommendation: Recommendation, council: Council | None) -> bool:
    """Members draft what their council says of it; an editor confirms."""
    return recommendation.is_current and can_draft(user, council)


def can_change_stance(user: AnyUser, stance: Stance) -> bool:
    """Editors change what their council says; what waits for them, those who work there."""
    if can_register(user, stance.council):
        return True
    return not stance.is_confirmed and can_draft(user, stance.council)


def can_confirm_stance(user: AnyUser, stance: Stance) -> bool:
    return not stance.is_confirmed and can_register(user, stance.council)


def can_receive_request(user: AnyUser, request: GroupRequest) -> bool:
    """What others ask and are answered is for the group."""
    return can_answer_requests(user, request.group)


def can_receive_answer(user: AnyUser, request: GroupRequest) -> bool:
    return request.user_id == user.pk


def can_receive_stance(user: AnyUser, stance: Stance) -> bool:
    return edits_for(user, stance.council)


def can_receive_change(user: AnyUser, recommendation: Recommendation) -> bool:
    """Editors of the councils that follow it, and those who are asked to review it."""
    followers = Stance.objects.following().filter(category=recommendation.category_id)
    if followers.filter(council__in=edited_councils(user)).exists():
        return True
    return membership_in(user, recommendation.group) is not None

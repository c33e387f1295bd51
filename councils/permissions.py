"""Who works for which council, and what that lets them do."""

from councils.models import MEMBERSHIPS, Council, Membership, Role, Succession
from portal.accounts.permissions import (
    AnyUser,
    is_administrator,
    is_in_good_standing,
    is_moderator,
)
from portal.search.models import EntryAudience

EDITORS = {Role.EDITOR, Role.MANAGER}


def memberships_of(user: AnyUser) -> dict[int, Membership]:
    """Return the active memberships of a user in good standing, by council key."""
    return MEMBERSHIPS.of(user) if is_in_good_standing(user) else {}


def is_member(user: AnyUser) -> bool:
    """One of the people the peers-only facts are meant for."""
    return bool(memberships_of(user)) or is_moderator(user)


def can_see_peers_only(user: AnyUser) -> bool:
    """Dates, costs, places and whom to ask, of contracts, needs and partnerships: for members."""
    return is_member(user)


def audiences_of(user: AnyUser) -> list[EntryAudience]:
    """Whose entries in the index somebody may see."""
    return [EntryAudience.EVERYBODY, *([EntryAudience.MEMBERS] if is_member(user) else [])]


def works_for(user: AnyUser, council: Council) -> bool:
    return council.pk in memberships_of(user)


def edits_for(user: AnyUser, council: Council) -> bool:
    membership = memberships_of(user).get(council.pk)
    return membership is not None and membership.role in EDITORS


def edited_councils(user: AnyUser) -> list[int]:
    """The keys of the councils somebody edits for."""
    return [pk for pk, each in memberships_of(user).items() if each.role in EDITORS]


def manages(user: AnyUser, council: Council) -> bool:
    membership = memberships_of(user).get(council.pk)
    return membership is not None and membership.is_manager


def can_see_internal(user: AnyUser, council: Council) -> bool:
    """Its people, what is due, what it inherited: those who work for it, and moderators."""
    return works_for(user, council) or is_moderator(user)


def can_manage_people(user: AnyUser, council: Council) -> bool:
    """Accept, decline, change roles, end: the council's managers, and administrators."""
    return manages(user, council) or is_administrator(user)


def can_invite(user: AnyUser, council: Council) -> bool:
    """Invite people by address, which is an approval: it takes the right to accept people."""
    return can_manage_people(user, council) and not council.is_abolished


def stands_by_invitation(user: AnyUser, council: Council) -> bool:
    """Whether an invitation by this person still counts: managers, and moderators."""
    return manages(user, council) or is_moderator(user)


def can_change_page(user: AnyUser, council: Council) -> bool:
    """What a council says of itself, and its contacts: its managers, and administrators."""
    return can_manage_people(user, council) and not council.is_abolished


def can_change_crest(user: AnyUser, council: Council) -> bool:
    return can_manage_people(user, council) and not council.is_abolished


def can_remove_crest(user: AnyUser, council: Council) -> bool:
    """Its managers, and moderators where it is no crest of the council."""
    return can_manage_people(user, council) or is_moderator(user)


def can_join(user: AnyUser, council: Council) -> bool:
    return is_in_good_standing(user) and not council.is_abolished and not works_for(user, council)


def can_vouch(user: AnyUser, council: Council) -> bool:
    """Recommend a person at a council: managers of others."""
    mine = memberships_of(user)
    is_manager = any(each.is_manager for each in mine.values())
    return is_manager and not council.is_abolished and council.pk not in mine


def can_leave(user: AnyUser, membership: Membership) -> bool:
    return is_in_good_standing(user) and membership.user_id == user.pk


def can_ask_to_manage(user: AnyUser, membership: Membership) -> bool:
    """Where a council has no manager, any of its people may offer to be it."""
    mine = is_in_good_standing(user) and membership.user_id == user.pk and membership.is_active
    if not mine or membership.manager_asked_at:
        return False
    return not membership.council.memberships.managers().exists()


def can_ask_to_edit(user: AnyUser, membership: Membership) -> bool:
    """Members ask the managers of their council, once, to be made an editor."""
    mine = is_in_good_standing(user) and membership.user_id == user.pk and membership.is_active
    return mine and membership.role == Role.MEMBER and membership.editor_asked_at is None


def can_answer_manager_request(user: AnyUser) -> bool:
    return is_moderator(user)


def can_answer_access_request(user: AnyUser) -> bool:
    return is_administrator(user)


def can_decide_about_successions(user: AnyUser) -> bool:
    """Note, apply and revert: what a council has goes to another."""
    return is_administrator(user)


def can_confirm_succession(user: AnyUser, succession: Succession) -> bool:
    """The successor's managers say that it is right, or an administrator for them."""
    return can_manage_people(user, succession.successor)


def can_receive_succession(user: AnyUser, council: Council) -> bool:
    return works_for(user, council)

"""Who may see and do what with listings, offers and uses."""

from councils.models import Council
from councils.permissions import edits_for, is_member
from portal.accounts.permissions import Visitor, is_moderator
from services.models import Service, Verb
from services.models.choices import State
from services.models.verbs import can_follow

COUNCILS_VERBS = {Verb.SUBMIT, Verb.WITHDRAW}


def can_see_peers_only(user: Visitor) -> bool:
    """Contract end dates, costs and whom to ask are for members, never for visitors."""
    return is_member(user)


def can_register(user: Visitor, council: Council | None) -> bool:
    """Editors register what their council runs."""
    return council is not None and not council.is_abolished and edits_for(user, council)


def can_say_what_it_uses(user: Visitor, council: Council | None) -> bool:
    """Editors say what their council uses, and confirm what others say of it."""
    return can_register(user, council)


def can_propose_users(user: Visitor, service: Service) -> bool:
    """The council that runs a published service may say who uses it."""
    return service.state == State.PUBLISHED and edits_for(user, service.council)


def can_offer(user: Visitor, service: Service) -> bool:
    """The council that runs a published service decides who may join it."""
    return can_propose_users(user, service)


def can_confirm(user: Visitor, service: Service) -> bool:
    """Say that a published listing is still true."""
    return can_propose_users(user, service)


def can_see_history(user: Visitor, service: Service) -> bool:
    """Editors of the council, and moderators: old versions hold contacts and drafts."""
    return edits_for(user, service.council) or is_moderator(user)


def can_restore(user: Visitor, service: Service) -> bool:
    return is_moderator(user)


def can_edit(user: Visitor, service: Service) -> bool:
    """Page by page, as long as it is in the making."""
    return service.is_in_the_making and edits_for(user, service.council)


def can_delete(user: Visitor, service: Service) -> bool:
    """What was never published can go; what was is archived."""
    return can_edit(user, service) and service.published_at is None


def can(user: Visitor, verb: Verb, service: Service) -> bool:
    """Whether somebody may do this to a listing in the state it is in."""
    if not can_follow(verb, service.state):
        return False
    if verb in COUNCILS_VERBS:
        return edits_for(user, service.council)
    return can_moderate(user, service)


def can_moderate(user: Visitor, service: Service) -> bool:
    """A second pair of eyes: nobody decides about what they wrote themselves."""
    return is_moderator(user) and service.author_id != user.pk

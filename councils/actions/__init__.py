"""What changes who works for which council, and what goes from one council to another."""

from councils.actions.access import (
    accept_access,
    ask_for_access,
    decline_access,
    name_body,
)
from councils.actions.crest import remove_crest, set_crest
from councils.actions.departures import STEWARDS, end_membership, leave_where_address_is_gone
from councils.actions.invitations import (
    accept_invitation,
    accept_waiting_invitation,
    forget_old_invitations,
    invite,
    is_for,
    revoke_invitation,
    send_invitation_again,
)
from councils.actions.lapses import end_lapsed_memberships, say_still_here
from councils.actions.membership import (
    accept_membership,
    answer_manager_request,
    ask_to_edit,
    ask_to_manage,
    change_role,
    choose_council,
    decline_membership,
    join_by_address,
    lock_council,
    remind_of_request,
    request_membership,
)
from councils.actions.page import add_contact, change_contact, change_page, remove_contact
from councils.actions.succession import (
    apply_succession,
    confirm_succession,
    note_succession,
    revert_succession,
)

__all__ = [
    "STEWARDS",
    "accept_access",
    "accept_invitation",
    "accept_membership",
    "accept_waiting_invitation",
    "add_contact",
    "answer_manager_request",
    "apply_succession",
    "ask_for_access",
    "ask_to_edit",
    "ask_to_manage",
    "change_contact",
    "change_page",
    "change_role",
    "choose_council",
    "confirm_succession",
    "decline_access",
    "decline_membership",
    "end_lapsed_memberships",
    "end_membership",
    "forget_old_invitations",
    "invite",
    "is_for",
    "join_by_address",
    "leave_where_address_is_gone",
    "lock_council",
    "name_body",
    "note_succession",
    "remind_of_request",
    "remove_contact",
    "remove_crest",
    "request_membership",
    "revert_succession",
    "revoke_invitation",
    "say_still_here",
    "send_invitation_again",
    "set_crest",
]

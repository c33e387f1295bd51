"""What happens to partnerships: every verb, with who does it."""

from services.partnerships.actions.benefits import (
    audit_benefit,
    change_benefit,
    confirm_benefit,
    state_benefit,
    withdraw_benefit,
)
from services.partnerships.actions.documents import add_document, remove_document
from services.partnerships.actions.join_requests import (
    accept_request,
    answer_request,
    decline_request,
    send_join_request,
    withdraw_request,
)
from services.partnerships.actions.management import (
    change_partnership,
    end_party,
    move_partnership,
    name_party,
    register_partnership,
    reopen_step,
    settle_step,
)
from services.partnerships.actions.moderation import hide_partnership, show_partnership

__all__ = [
    "accept_request",
    "add_document",
    "answer_request",
    "audit_benefit",
    "change_benefit",
    "change_partnership",
    "confirm_benefit",
    "decline_request",
    "end_party",
    "hide_partnership",
    "move_partnership",
    "name_party",
    "register_partnership",
    "remove_document",
    "reopen_step",
    "send_join_request",
    "settle_step",
    "show_partnership",
    "state_benefit",
    "withdraw_benefit",
    "withdraw_request",
]

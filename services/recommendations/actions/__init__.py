"""What happens to recommendations: groups write them, moderators decide, councils answer."""

from services.recommendations.actions.group_requests import (
    accept_group_request,
    ask_to_join_group,
    decline_group_request,
    withdraw_group_request,
)
from services.recommendations.actions.groups import leave_group, start_group
from services.recommendations.actions.recommendations import (
    RecommendedItems,
    adopt_draft,
    approve,
    change_draft,
    delete_abandoned,
    delete_draft,
    send_back,
    start_draft,
    submit,
    take_back,
    withdraw,
)
from services.recommendations.actions.stances import (
    confirm_stance,
    record_stance,
    withdraw_stance,
)

__all__ = [
    "RecommendedItems",
    "accept_group_request",
    "adopt_draft",
    "approve",
    "ask_to_join_group",
    "change_draft",
    "confirm_stance",
    "decline_group_request",
    "delete_abandoned",
    "delete_draft",
    "leave_group",
    "record_stance",
    "send_back",
    "start_draft",
    "start_group",
    "submit",
    "take_back",
    "withdraw",
    "withdraw_group_request",
    "withdraw_stance",
]

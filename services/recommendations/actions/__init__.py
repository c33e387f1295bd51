"""What happens to recommendations: groups write them, moderators decide, councils answer."""

from services.recommendations.actions.groups import join_group, leave_group, start_group
from services.recommendations.actions.recommendations import (
    RecommendedItems,
    approve,
    change_draft,
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
    "approve",
    "change_draft",
    "confirm_stance",
    "delete_draft",
    "join_group",
    "leave_group",
    "record_stance",
    "send_back",
    "start_draft",
    "start_group",
    "submit",
    "take_back",
    "withdraw",
    "withdraw_stance",
]

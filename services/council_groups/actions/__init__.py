"""What councils do in a group: start it, invite, agree, leave, and plan."""

from services.council_groups.actions.groups import (
    agree,
    change_group,
    decline,
    invite,
    leave,
    open_group,
    plan_area,
    start_group,
    withdraw,
)
from services.council_groups.actions.invited import invited_message

__all__ = [
    "agree",
    "change_group",
    "decline",
    "invite",
    "invited_message",
    "leave",
    "open_group",
    "plan_area",
    "start_group",
    "withdraw",
]

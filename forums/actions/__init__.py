"""What happens in forums: every verb, with who does it."""

from forums.actions.deciding import approve, hide, lock, pin, restore, unlock
from forums.actions.posting import change, remove, reply, start
from forums.actions.taking_part import accept, react, share_need, withdraw_acceptance
from forums.models.counting import recount_board, recount_thread

__all__ = [
    "accept",
    "approve",
    "change",
    "hide",
    "lock",
    "pin",
    "react",
    "recount_board",
    "recount_thread",
    "remove",
    "reply",
    "restore",
    "share_need",
    "start",
    "unlock",
    "withdraw_acceptance",
]

"""What happens in forums: every verb, with who does it."""

from forums.actions import attaching
from forums.actions.attaching import attach, upload
from forums.actions.deciding import (
    approve,
    decide_waiting,
    hide,
    lift_silence,
    lock,
    pin,
    restore,
    silence,
    slow_down,
    unlock,
    warn,
)
from forums.actions.drafting import DraftChanged, Words, discard_draft, keep_draft
from forums.actions.moving import change_kind, merge, move, rename, split, undo
from forums.actions.posting import change, remove, reply, start
from forums.actions.taking_part import accept, react, share_need, tag, withdraw_acceptance
from forums.actions.voting import ask, close_poll, vote
from forums.models.counting import recount_board, recount_thread

__all__ = [
    "DraftChanged",
    "Words",
    "accept",
    "approve",
    "ask",
    "attach",
    "attaching",
    "change",
    "change_kind",
    "close_poll",
    "decide_waiting",
    "discard_draft",
    "hide",
    "keep_draft",
    "lift_silence",
    "lock",
    "merge",
    "move",
    "pin",
    "react",
    "recount_board",
    "recount_thread",
    "remove",
    "rename",
    "reply",
    "restore",
    "share_need",
    "silence",
    "slow_down",
    "split",
    "start",
    "tag",
    "undo",
    "unlock",
    "upload",
    "vote",
    "warn",
    "withdraw_acceptance",
]

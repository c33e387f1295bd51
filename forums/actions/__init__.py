"""What happens in forums: every verb, with who does it."""

from forums.actions import attachments
from forums.actions.attachments import attach, attach_to_new, upload
from forums.actions.drafts import DraftChanged, Words, discard_draft, keep_draft
from forums.actions.holds import stop_watching, watch
from forums.actions.messages import Message, write_to
from forums.actions.moderation import (
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
from forums.actions.posts import change, remove, reply, start
from forums.actions.restructure import change_kind, merge, move, rename, split, undo
from forums.actions.taking_part import (
    accept,
    link_thread,
    react,
    share_need,
    tag,
    withdraw_acceptance,
)
from forums.actions.votes import ask, close_poll, vote
from forums.models.counters import recount_board, recount_thread

__all__ = [
    "DraftChanged",
    "Message",
    "Words",
    "accept",
    "approve",
    "ask",
    "attach",
    "attach_to_new",
    "attachments",
    "change",
    "change_kind",
    "close_poll",
    "decide_waiting",
    "discard_draft",
    "hide",
    "keep_draft",
    "lift_silence",
    "link_thread",
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
    "stop_watching",
    "tag",
    "undo",
    "unlock",
    "upload",
    "vote",
    "warn",
    "watch",
    "withdraw_acceptance",
    "write_to",
]

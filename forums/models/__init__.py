"""Conversations about what councils offer and use."""

from forums.models.attachment import Attachment, Content
from forums.models.board import Board, Posting, Visibility
from forums.models.choices import Pinned, ThreadKind, ThreadState
from forums.models.draft import Draft
from forums.models.findable import (
    FindableBoard,
    FindablePost,
    FindableTag,
    FindableTagging,
    FindableThread,
)
from forums.models.former_board import FormerBoard
from forums.models.held_post import HeldPost, HoldReason
from forums.models.mentions import Mention
from forums.models.poll import Ballot, Option, Poll
from forums.models.post import Post, PostRevision, PostState
from forums.models.posting_ban import SILENCES, Silence
from forums.models.reactions import Reaction, ReactionKind, SameNeed
from forums.models.read_state import BoardRead, ThreadRead
from forums.models.similar_threads import Comparison, find_similar
from forums.models.tag import Tag, Tagging, tag_thread
from forums.models.thread import Thread
from forums.models.watched_term import WatchedTerm

__all__ = [
    "SILENCES",
    "Attachment",
    "Ballot",
    "Board",
    "BoardRead",
    "Comparison",
    "Content",
    "Draft",
    "FindableBoard",
    "FindablePost",
    "FindableTag",
    "FindableTagging",
    "FindableThread",
    "FormerBoard",
    "HeldPost",
    "HoldReason",
    "Mention",
    "Option",
    "Pinned",
    "Poll",
    "Post",
    "PostRevision",
    "PostState",
    "Posting",
    "Reaction",
    "ReactionKind",
    "SameNeed",
    "Silence",
    "Tag",
    "Tagging",
    "Thread",
    "ThreadKind",
    "ThreadRead",
    "ThreadState",
    "Visibility",
    "WatchedTerm",
    "find_similar",
    "tag_thread",
]

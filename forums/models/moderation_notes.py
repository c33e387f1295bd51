"""What moderators did with a thread, for whoever reads it."""

from datetime import datetime
from typing import NamedTuple

from forums.acts import ForumAct
from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.audit.models import Entry

SENTENCES: dict[str, str] = {
    ForumAct.THREAD_MOVED: "moved this thread here",
    ForumAct.THREAD_RENAMED: "changed the title",
    ForumAct.KIND_CHANGED: "changed the type",
    ForumAct.THREAD_MERGED: "merged another thread into this one",
    ForumAct.THREAD_SPLIT: "moved some posts to a new thread",
    ForumAct.THREAD_SPLIT_OFF: "created this thread from posts in another thread",
    ForumAct.THREAD_LOCKED: "closed this thread",
    ForumAct.THREAD_UNLOCKED: "reopened this thread",
    ForumAct.THREAD_SLOWED_DOWN: "changed how often people can post",
    ForumAct.MOVE_UNDONE: "moved this thread back",
    ForumAct.MERGE_UNDONE: "separated another thread from this one",
    ForumAct.SPLIT_UNDONE: "moved posts back here",
}
MOVED_FROM = "moved this thread here from {board}"
MAX_NOTES = 10


class Note(NamedTuple):
    by: str
    what: str
    at: datetime


def notes_on(thread: Thread, user: AnyUser) -> list[Note]:
    """The latest acts on the thread itself. A board is named to those who may read it only."""
    acts = Entry.objects.about(thread).filter(verb__in=SENTENCES).select_related("actor")
    latest = list(acts.order_by("-at", "-pk")[:MAX_NOTES])
    boards = _names(latest, user)
    return [
        Note(str(act.actor), boards.get(act.details.get("was_on"), SENTENCES[act.verb]), act.at)
        for act in latest
    ]


def _names(acts: list[Entry], user: AnyUser) -> dict[int | None, str]:
    keys = [act.details["was_on"] for act in acts if "was_on" in act.details]
    if not keys:
        return {}
    rows = Board.objects.visible_to(user).filter(pk__in=keys)
    return {board.pk: MOVED_FROM.format(board=board.name) for board in rows}

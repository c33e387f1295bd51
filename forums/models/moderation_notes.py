"""What moderators did with a thread, for whoever reads it."""

from datetime import datetime
from typing import NamedTuple

from forums.acts import ForumAct
from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.audit.models import Entry

SENTENCES: dict[str, str] = {
    ForumAct.THREAD_MOVED: "moved it here",
    ForumAct.THREAD_RENAMED: "gave it another title",
    ForumAct.KIND_CHANGED: "changed what kind of thread it is",
    ForumAct.THREAD_MERGED: "merged another thread into this one",
    ForumAct.THREAD_SPLIT: "moved some posts into a thread of their own",
    ForumAct.THREAD_SPLIT_OFF: "made it of posts from another thread",
    ForumAct.THREAD_LOCKED: "closed it",
    ForumAct.THREAD_UNLOCKED: "opened it again",
    ForumAct.THREAD_SLOWED_DOWN: "changed how often one may write",
    ForumAct.MOVE_UNDONE: "moved it back",
    ForumAct.MERGE_UNDONE: "took another thread out of this one",
    ForumAct.SPLIT_UNDONE: "put posts back",
}
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
        Note(
            str(act.actor), SENTENCES[act.verb] + boards.get(act.details.get("was_on"), ""), act.at
        )
        for act in latest
    ]


def _names(acts: list[Entry], user: AnyUser) -> dict[int | None, str]:
    keys = [act.details["was_on"] for act in acts if "was_on" in act.details]
    if not keys:
        return {}
    rows = Board.objects.visible_to(user).filter(pk__in=keys)
    return {board.pk: f" from {board.name}" for board in rows}

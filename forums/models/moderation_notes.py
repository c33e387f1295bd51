"""What moderators did with a thread, for whoever reads it."""

from datetime import datetime
from typing import NamedTuple

from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.permissions import Visitor
from portal.audit.models import Entry

SAID = {
    "thread moved": "moved it here",
    "thread renamed": "gave it another title",
    "kind changed": "changed what kind of thread it is",
    "thread merged": "merged another thread into this one",
    "thread split": "moved some posts into a thread of their own",
    "thread split off": "made it of posts from another thread",
    "thread locked": "closed it",
    "thread unlocked": "opened it again",
    "thread slowed down": "changed how often one may write",
    "move undone": "moved it back",
    "merge undone": "took another thread out of this one",
    "split undone": "put posts back",
}
MOST = 10


class Note(NamedTuple):
    by: str
    what: str
    at: datetime


def notes_on(thread: Thread, user: Visitor) -> list[Note]:
    """The latest acts on the thread itself. A board is named to those who may read it only."""
    acts = Entry.objects.about(thread).filter(verb__in=SAID).select_related("actor")
    latest = list(acts.order_by("-at", "-pk")[:MOST])
    boards = _names(latest, user)
    return [
        Note(str(act.actor), SAID[act.verb] + boards.get(act.details.get("was_on"), ""), act.at)
        for act in latest
    ]


def _names(acts: list[Entry], user: Visitor) -> dict[int | None, str]:
    keys = [act.details["was_on"] for act in acts if "was_on" in act.details]
    if not keys:
        return {}
    rows = Board.objects.visible_to(user).filter(pk__in=keys)
    return {board.pk: f" from {board.name}" for board in rows}

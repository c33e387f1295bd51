"""What moderators did with a thread, for whoever reads it."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from forums.acts import ForumAct
from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.audit.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, "StrOrPromise"] = {
    ForumAct.THREAD_MOVED: _("moved this thread here"),
    ForumAct.THREAD_RENAMED: _("changed the title"),
    ForumAct.KIND_CHANGED: _("changed the type"),
    ForumAct.THREAD_MERGED: _("merged another thread into this one"),
    ForumAct.THREAD_SPLIT: _("moved some posts to a new thread"),
    ForumAct.THREAD_SPLIT_OFF: _("created this thread from posts in another thread"),
    ForumAct.THREAD_LOCKED: _("closed this thread"),
    ForumAct.THREAD_UNLOCKED: _("reopened this thread"),
    ForumAct.THREAD_SLOWED_DOWN: _("changed how often people can post"),
    ForumAct.MOVE_UNDONE: _("moved this thread back"),
    ForumAct.MERGE_UNDONE: _("separated another thread from this one"),
    ForumAct.SPLIT_UNDONE: _("moved posts back here"),
}
MOVED_FROM = _("moved this thread here from {board}")
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
            str(act.actor),
            boards.get(act.details.get("was_on")) or str(SENTENCES[act.verb]),
            act.at,
        )
        for act in latest
    ]


def _names(acts: list[Entry], user: AnyUser) -> dict[int | None, str]:
    keys = [act.details["was_on"] for act in acts if "was_on" in act.details]
    if not keys:
        return {}
    rows = Board.objects.visible_to(user).filter(pk__in=keys)
    return {board.pk: MOVED_FROM.format(board=board.name) for board in rows}

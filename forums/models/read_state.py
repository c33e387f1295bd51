"""How far somebody has read: a mark for each thread and board, never a row for each post."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.database.statements import Statement

if TYPE_CHECKING:
    from forums.models.thread_queryset import ThreadQuerySet

REMEMBERED = timedelta(days=90)
READ_TO = """
    INSERT INTO forums_threadread AS known (user_id, thread_id, last_number)
    VALUES (%s, %s, %s)
    ON CONFLICT (user_id, thread_id) DO UPDATE
        SET last_number = greatest(known.last_number, excluded.last_number)
"""
READ_ALL = """
    INSERT INTO forums_boardread AS known (user_id, board_id, read_at)
    SELECT %s, id, %s FROM forums_board WHERE id = ANY(%s)
    ON CONFLICT (user_id, board_id) DO UPDATE
        SET read_at = greatest(known.read_at, excluded.read_at)
"""

# what was posted before the floor, or before the board was marked as read, counts as seen
MARKS = Statement(
    "read_marks",
    """
    SELECT thread.id, thread.title, thread.last_number,
           CASE WHEN thread.last_posted_at > greatest(board.read_at, %(floor)s)
                THEN least(coalesce(seen.last_number, 0), thread.last_number)
                ELSE thread.last_number END
    FROM forums_thread AS thread
    LEFT JOIN forums_threadread AS seen ON (seen.thread_id, seen.user_id) = (thread.id, %(user)s)
    LEFT JOIN forums_boardread AS board
        ON (board.board_id, board.user_id) = (thread.board_id, %(user)s)
    WHERE thread.id = ANY(%(threads)s)
    """,
    user="bigint",
    floor="timestamptz",
    threads="bigint[]",
)


class ThreadRead(models.Model):
    """The number of the last post that a person has seen in a thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    last_number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "thread"], name="a_thread_is_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.thread} to {self.last_number}"


class BoardRead(models.Model):
    """When a person marked a whole board as read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "board"], name="a_board_is_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.board} at {self.read_at:%Y-%m-%d %H:%M}"


def read_to(user: User, thread: Thread, number: int) -> None:
    """Somebody has seen a thread as far as this; never backwards."""
    with connection.cursor() as cursor:
        cursor.execute(READ_TO, [user.pk, thread.pk, number])


def read_boards(user: User, boards: "models.QuerySet[Board]") -> None:
    """Somebody has seen all that these boards hold."""
    keys = list(boards.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(READ_ALL, [user.pk, timezone.now(), keys])
    ThreadRead.objects.filter(user=user, thread__board__in=keys).delete()


def floor_of(user: User) -> datetime:
    """What was posted before counts as read: before they came, or too long ago."""
    return max(user.date_joined, timezone.now() - REMEMBERED)


class ReadMark(NamedTuple):
    """How far somebody has read a thread: ``number`` is that of the last post seen."""

    title: str
    last_number: int
    number: int

    @property
    def is_unread(self) -> bool:
        return self.number < self.last_number


def marks_of(user: AnyUser, threads: Iterable[int]) -> dict[int, ReadMark]:
    """Return how far somebody has read each of these threads, by its key; nothing for visitors."""
    if not isinstance(user, User):
        return {}
    values = {"user": user.pk, "floor": floor_of(user), "threads": list(threads)}
    return {key: ReadMark(*mark) for key, *mark in MARKS.rows(values)}


def unread_by(threads: "ThreadQuerySet", user: User) -> "ThreadQuerySet":
    """Those that have something new for somebody: the same as `MARKS` says, as a queryset."""
    seen = ThreadRead.objects.filter(user=user, thread=OuterRef("pk")).values("last_number")
    board = BoardRead.objects.filter(user=user, board=OuterRef("board_id")).values("read_at")
    floor = models.Value(floor_of(user), output_field=models.DateTimeField())
    marked: Any = threads.annotate(
        read_to=Coalesce(Subquery(seen), 0),
        read_at=Greatest(Coalesce(Subquery(board), floor), floor),
    )
    # the bound that is the same for all threads lets the index of the latest end the search
    recent = marked.filter(last_posted_at__gt=floor_of(user))
    unread: ThreadQuerySet = recent.filter(
        last_posted_at__gt=F("read_at"), last_number__gt=F("read_to")
    )
    return unread

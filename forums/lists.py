"""Lists of threads: which, from where on, and what is pinned above them. What a person wrote."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forums.models import Board, Post, Tag, Thread
from forums.models.post import PostQuerySet
from forums.models.read_state import unread_by
from forums.models.thread_queryset import ThreadQuerySet
from portal.accounts.actor import refuse_role
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.lists.paging import page_of
from portal.site.fragment_cache import get_or_make

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LENGTH = 25
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHOWS: dict[str, "StrOrPromise"] = {
    "": _("Latest"),
    "unread": _("Unread"),
    "unanswered": _("Unanswered"),
    "mine": _("Your threads"),
}
WRITTEN: dict[str, "StrOrPromise"] = {
    "": _("All posts"),
    "threads": _("Threads started"),
    "answers": _("Accepted answers"),
}
ONLY_SIGNED_IN = {"unread", "mine"}


def place_of(thread: Thread) -> str:
    """Where a thread stands in a list, for the address of what comes after it."""
    since = (thread.last_posted_at - EPOCH) // timedelta(microseconds=1)
    return f"{since}-{thread.pk}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """The moment and key of a place; None for what is none."""
    moment, _, pk = text.partition("-")
    if not (moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit()):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), min(int(pk), 2**62)
    except OverflowError:
        return None


def _anything_pinned() -> bool:
    """Whether any thread is; asked once a minute, because nearly always the answer is the same."""
    return get_or_make("pinned", Thread.objects.pinned_anywhere().exists)


@dataclass
class ThreadList:
    """The threads of a board, of a tag, or of all, from a place on; the newest first."""

    user: AnyUser
    query: QueryDict
    board: Board | None = None
    tag: Tag | None = None

    def __post_init__(self) -> None:
        if self.show in ONLY_SIGNED_IN:
            refuse_role(self.user)

    @property
    def show(self) -> str:
        asked = self.query.get("show", "")
        allowed = self.user.is_authenticated or asked not in ONLY_SIGNED_IN
        return asked if asked in SHOWS and allowed else ""

    @property
    def label(self) -> str:
        return str(SHOWS[self.show])

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """(label, address, whether it is open)."""
        return [
            (str(label), f"?show={show}" if show else "?", show == self.show)
            for show, label in SHOWS.items()
            if self.user.is_authenticated or show not in ONLY_SIGNED_IN
        ]

    @cached_property
    def _place(self) -> tuple[datetime, int] | None:
        return read_place(self.query.get("after", ""))

    @property
    def is_first(self) -> bool:
        return self._place is None

    @cached_property
    def pinned(self) -> list[Thread]:
        """Above the first page of the latest."""
        if not self.is_first or self.show or self.tag or not _anything_pinned():
            return []
        rows = self._all().pinned_on(self.board)
        return list(self._listed(rows)[:LENGTH])

    @cached_property
    def _found(self) -> list[Thread]:
        rows = self._filtered()
        if self._place:
            rows = rows.before(*self._place)
        above = [thread.pk for thread in self.pinned]
        return list(self._listed(rows.exclude(pk__in=above))[: LENGTH + 1])

    @property
    def threads(self) -> list[Thread]:
        return self._found[:LENGTH]

    @property
    def older_url(self) -> str:
        """The address of the next page; empty on the last."""
        if len(self._found) <= LENGTH:
            return ""
        query = QueryDict(mutable=True)
        if self.show:
            query["show"] = self.show
        query["after"] = place_of(self._found[LENGTH - 1])
        return f"?{query.urlencode()}"

    def _all(self) -> ThreadQuerySet:
        rows = Thread.objects.visible_to(self.user)
        rows = rows if self.show == "mine" else rows.published()
        if self.tag:
            rows = rows.filter(taggings__tag=self.tag)
        return rows.filter(board=self.board) if self.board else rows

    def _filtered(self) -> ThreadQuerySet:
        rows = self._all()
        match self.show:
            case "unread" if isinstance(self.user, User):
                return unread_by(rows, self.user)
            case "unanswered":
                return rows.unanswered()
            case "mine":
                return rows.of(self.user)
        return rows

    def _listed(self, rows: ThreadQuerySet) -> ThreadQuerySet:
        return rows.cache_keys().newest_first()


@dataclass
class PostList:
    """What a person wrote, as far as a reader may see it; the newest first."""

    reader: AnyUser
    person: User
    query: QueryDict

    @property
    def show(self) -> str:
        asked = self.query.get("show", "")
        return asked if asked in WRITTEN else ""

    @cached_property
    def _written(self) -> PostQuerySet:
        return Post.objects.visible_to(self.reader).filter(author=self.person)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, in one query."""
        return self._written.count_kinds()

    @cached_property
    def page(self) -> Page[Any]:
        rows = {"threads": self._written.starting, "answers": self._written.accepted}
        chosen = rows[self.show]() if self.show else self._written
        total = self.counts[self.show]
        return page_of(chosen.with_threads(), asked=self.query.get("page"), total=total)

    @property
    def tabs(self) -> list[tuple[str, str, bool, int]]:
        """(label, address, whether it is open, number)."""
        return [
            (str(label), f"?show={show}" if show else "?", show == self.show, self.counts[show])
            for show, label in WRITTEN.items()
        ]

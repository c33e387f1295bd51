"""Queries for threads: by reader, by board, by subject."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from forums.models.board import Board, on_readable_boards
from forums.models.choices import Pinned, ThreadKind, ThreadState
from portal.accounts.permissions import AnyUser, is_moderator
from portal.site.errors import RuleBroken
from services.models import Product, Service
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

if TYPE_CHECKING:
    from forums.models.post import Post
    from forums.models.thread import Thread

ABOUT: dict[type[models.Model], str] = {
    Service: "service",
    Product: "product",
    Council: "about_council",
    Need: "need",
    Partnership: "partnership",
    Recommendation: "recommendation",
}
OF_A_STATE = [
    *(
        "slug",
        "title",
        "language",
        "kind",
        "state",
        "board_id",
        "replies_count",
        "accepted_post_id",
    ),
    *("locked_at", "same_needs_count", "last_posted_at", "last_number"),
]
LIST_FIELDS = [
    *OF_A_STATE,
    *("board__name", "board__slug", "council__name"),
    *("author__display_name", "author__is_active"),
]
# every write in a thread takes this lock: built as a queryset it takes four times as long
LOCK = "SELECT * FROM forums_thread WHERE id = %s FOR NO KEY UPDATE"


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the threads that a person may read. No other code decides this."""
        state = Q(state=ThreadState.PUBLISHED)
        if is_moderator(user):
            state = ~Q(state=ThreadState.MERGED)
        elif user.is_authenticated:
            state |= Q(state=ThreadState.PENDING, author=user.pk)
        return self.filter(on_readable_boards(user, "board__"), state)

    def published(self) -> Self:
        return self.filter(state=ThreadState.PUBLISHED)

    def merged_into(self, pk: int, user: AnyUser) -> "Thread | None":
        """Return the thread that this one was merged into, if the person may read it."""
        rows = self.select_related("merged_into")
        found = rows.filter(pk=pk, state=ThreadState.MERGED).first()
        while found and found.merged_into:
            found = rows.get(pk=found.merged_into.pk)
        return self.visible_to(user).filter(pk=found.pk).first() if found else None

    def to_list(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related("board", "author", "council").only(*LIST_FIELDS)

    def cache_keys(self) -> Self:
        """With what tells whether a line that was drawn still holds."""
        return self.only(*OF_A_STATE)

    def newest_first(self) -> Self:
        return self.order_by("-last_posted_at", "-pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Those that come after this place in a list of the newest first."""
        return self.filter(
            Q(last_posted_at__lt=moment) | Q(last_posted_at=moment, pk__lt=pk),
            last_posted_at__lte=moment,
        )

    def pinned_on(self, board: Board | None) -> Self:
        """Pinned on a board, or on every list where there is none."""
        where = Q(pinned=Pinned.SITE) | (Q(pinned=Pinned.BOARD, board=board) if board else Q())
        still = Q(pinned_until=None) | Q(pinned_until__gt=timezone.now())
        return self.filter(where, still)

    def pinned_anywhere(self) -> Self:
        return self.exclude(pinned=Pinned.NOWHERE)

    def unanswered(self) -> Self:
        return self.filter(kind=ThreadKind.QUESTION, accepted_post=None, locked_at=None)

    def not_of(self, council: Council | None) -> Self:
        """Leave out the threads of a council, if there is one."""
        return self.exclude(council=council) if council else self

    def of(self, user: AnyUser) -> Self:
        """Return the threads that a person started or replied to."""
        answered = self.model.objects.filter(posts__author=user.pk)
        return self.filter(Q(author=user.pk) | Q(pk__in=answered.values("pk")))

    def about(self, thing: models.Model) -> Self:
        if isinstance(thing, Recommendation):
            # a new version goes on with the conversation about those before
            return self.filter(recommendation__category=thing.category_id)
        field = ABOUT[type(thing)]
        return self.filter(**{field: thing.pk})

    def locked(self, pk: int) -> "Thread":
        """The thread, locked until the transaction ends.

        Raises RuleBroken when it is gone.
        """
        for found in self.raw(LOCK, [pk]):
            return found
        raise RuleBroken(gettext("This thread no longer exists."))

    def locked_around(self, post: "Post") -> "Thread":
        """The thread of a post, locked.

        Raises RuleBroken if the post was deleted or moved to another thread.
        """
        thread = self.locked(post.thread_id)
        if thread.posts.filter(pk=post.pk).exists():
            return thread
        raise RuleBroken(gettext("This post no longer exists."))

    def locked_all(self, pks: Iterable[int]) -> dict[int, "Thread"]:
        """Several threads, locked in the order of their keys so that nobody waits in a circle."""
        rows = self.select_for_update(of=("self",), no_key=True).filter(pk__in=list(pks))
        return {thread.pk: thread for thread in rows.order_by("pk")}

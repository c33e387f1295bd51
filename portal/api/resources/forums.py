"""Boards, threads and posts: what everybody may read, and nothing of who wrote it.

A copy that a program made of a name could not be erased with the person (decision 50).
"""

from datetime import datetime
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_noop as _
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from councils.models import Council
from forums.models import Board, Post, Thread
from forums.models.board import Visibility
from forums.models.choices import ThreadKind
from forums.models.tag import with_tags
from forums.models.thread_queryset import ABOUT
from portal.api.resources.record import (
    ApiRecord,
    Reference,
    address_of,
    facts_of,
    reference,
    reference_or_none,
)
from portal.api.resources.resource import ListQuery, Resource, Rows, Slug, slug_of
from portal.api.resources.sight import Sight
from portal.database.revisions import CATALOGUE, FORUMS
from services.models import Product, Service
from services.needs.models import Need
from services.partnerships.models import Partnership

EVERYBODY = AnonymousUser()
ThreadNumber = Annotated[int, Field(ge=1, le=2**63 - 1)] | SkipJsonSchema[None]
BOARD_COLUMNS = ["slug", "name", "summary", "region", "threads_count", "posts_count"]
THREAD_COLUMNS = [
    *("kind", "title", "language", "begun_at", "last_posted_at", "replies_count"),
    *("is_locked", "is_answered", "is_demonstration"),
]
POST_COLUMNS = ["number", "text", "language", "posted_at", "edited_at"]
# the records of the API that a thread can be about, by the field that says so
ROUTES: dict[type[models.Model], str] = {
    Service: "service",
    Product: "product",
    Council: "council",
    Need: "need",
    Partnership: "partnership",
}


class BoardRecord(ApiRecord):
    """A place for threads that everybody can read."""

    slug: str
    name: str
    summary: str
    parent: Reference | None
    service_area: Reference | None
    region: str
    threads_count: int
    posts_count: int


class ThreadRecord(ApiRecord):
    """A conversation on a board that everybody can read."""

    board: Reference
    kind: ThreadKind
    title: str
    language: str
    council: Reference | None = Field(description=_("The council for which it was started."))
    about: Reference | None = Field(description=_("The record that it is about."))
    tags: list[str]
    begun_at: datetime
    last_posted_at: datetime
    replies_count: int
    is_locked: bool
    is_answered: bool
    accepted_post: int | None
    is_demonstration: bool


class PostRecord(ApiRecord):
    """A post, without the name of its author."""

    thread: Reference
    number: int
    text: str = Field(description=_("In Markdown, as a person wrote it."))
    language: str
    council: Reference | None = Field(description=_("The council for which it was written."))
    posted_at: datetime
    edited_at: datetime | None


class ThreadQuery(ListQuery):
    board: Slug = slug_of(_("The slug of a board."))
    kind: ThreadKind | SkipJsonSchema[None] = None


class PostQuery(ListQuery):
    thread: ThreadNumber = Field(None, description=_("The number of a thread."))


def _boards(sight: Sight) -> Rows:
    return Board.objects.visible_to(EVERYBODY).select_related("parent", "category")


def _board(board: Board, sight: Sight) -> BoardRecord:
    parent = board.parent if board.parent and board.parent.visibility == Visibility.PUBLIC else None
    return BoardRecord(
        **facts_of("board", board, BOARD_COLUMNS),
        parent=reference_or_none("board", parent),
        service_area=reference_or_none("service_area", board.category),
    )


def _threads(sight: Sight) -> Rows:
    found = with_tags(Thread.objects.visible_to(EVERYBODY).select_related("board", "council"))
    return found.prefetch_related(*_subjects())


def _subjects() -> list[Prefetch[Any]]:
    """Return how what threads are about is fetched: as far as everybody may see it."""
    return [Prefetch(ABOUT[model], _visible(model)) for model in ROUTES]


def _visible(model: type[models.Model]) -> Rows:
    rows: Any = model._default_manager.all()  # noqa: SLF001 - Django's name for it
    found: Rows = rows.visible_to(EVERYBODY) if hasattr(rows, "visible_to") else rows
    return found


def _thread(thread: Thread, sight: Sight) -> ThreadRecord:
    about = next((each for model in ROUTES if (each := getattr(thread, ABOUT[model]))), None)
    return ThreadRecord(
        **facts_of("thread", thread, THREAD_COLUMNS),
        board=reference("board", thread.board),
        council=reference_or_none("council", thread.council),
        about=reference(ROUTES[type(about)], about) if about else None,
        tags=[tagging.tag.name for tagging in thread.taggings.all()],
        accepted_post=thread.accepted_post_id,
    )


def _narrow_threads(rows: Rows, query: ThreadQuery) -> Rows:
    asked: dict[str, Any] = {"board__slug": query.board, "kind": query.kind}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _posts(sight: Sight) -> Rows:
    return Post.objects.visible_to(EVERYBODY).select_related("thread", "council").defer("html")


def _narrow_posts(rows: Rows, query: PostQuery) -> Rows:
    return rows.filter(thread=query.thread) if query.thread else rows


def _post(post: Post, sight: Sight) -> PostRecord:
    thread = Reference(
        id=post.thread_id,
        slug=None,
        name=post.thread.title,
        url=address_of("thread", post.thread_id),
    )
    return PostRecord(
        **facts_of("post", post, POST_COLUMNS),
        thread=thread,
        council=reference_or_none("council", post.council),
    )


BOARDS = Resource(
    name="boards",
    singular="board",
    record=BoardRecord,
    rows=_boards,
    represent=_board,
    subjects=(FORUMS, CATALOGUE),
    about=_("The boards of the forums that everybody can read."),
)
THREADS = Resource(
    name="threads",
    singular="thread",
    record=ThreadRecord,
    rows=_threads,
    represent=_thread,
    query=ThreadQuery,
    narrow=_narrow_threads,
    key="pk",
    subjects=(FORUMS, CATALOGUE),
    about=_("Conversations on public boards."),
)
POSTS = Resource(
    name="posts",
    singular="post",
    record=PostRecord,
    rows=_posts,
    represent=_post,
    query=PostQuery,
    narrow=_narrow_posts,
    key="pk",
    subjects=(FORUMS, CATALOGUE),
    about=_("Posts on public boards, without the names of their authors."),
)

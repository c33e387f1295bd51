"""What is written into the index when a thread changes, one of its first posts, or its board.

The view findable_thread in the migrations says what its entry repeats.
"""

from forums.models.board import Board
from forums.models.post import Post
from forums.models.tag import Tag, Tagging
from forums.models.thread import Thread
from portal.search.index_triggers import LockDependency, with_index_triggers


class FindableThread(Thread):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "threads",
            watched=["title", "slug", "state", "board_id", "same_needs_count", "language"],
            pushed={"thread": "SELECT id FROM {rows}"},
            leaning=LockDependency({"forums_board": "board_id"}, has_entry="state = 'published'"),
        )


class FindablePost(Post):
    """The first thirty posts of a thread are words of its entry."""

    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "posts",
            watched=["text", "state", "number", "thread_id"],
            pushed={"thread": "SELECT thread_id FROM {rows} WHERE number <= 30"},
            leant_on={"forums_thread": "id IN (SELECT thread_id FROM {rows} WHERE number <= 30)"},
        )


class FindableBoard(Board):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "boards",
            watched=["name", "visibility", "category_id", "region"],
            pushed={
                "thread": "SELECT id FROM forums_thread WHERE board_id IN (SELECT id FROM {rows})"
            },
        )


class FindableTagging(Tagging):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "taggings",
            watched=["thread_id", "tag_id"],
            pushed={"thread": "SELECT thread_id FROM {rows}"},
            leant_on={"forums_thread": "id IN (SELECT thread_id FROM {rows})"},
        )


class FindableTag(Tag):
    class Meta:
        proxy = True
        triggers = with_index_triggers(
            "tags",
            watched=["name"],
            pushed={
                "thread": (
                    "SELECT thread_id FROM forums_tagging WHERE tag_id IN (SELECT id FROM {rows})"
                )
            },
        )

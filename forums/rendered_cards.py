"""Lines of lists and posts as HTML.

The cache key of each names all that its own row, its reader and the reactions to it say; a change
of a name, of a board or of what it links to shows within a minute (decision 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

from forums.lists import ThreadList
from forums.models import Post, Thread
from forums.models.mentions import cards_for
from forums.models.reactions import Reacted
from forums.models.tag import with_tags
from portal.site.fragment_cache import get_or_make, render_cached

VISITOR = AnonymousUser()


def render_list(shown: ThreadList) -> SafeString:
    """Render a list with its tabs and the way on."""
    states = [_line_state(thread) for thread in [*shown.pinned, *shown.threads]]
    whole = (shown.board, shown.tag, shown.show, shown.is_first, shown.older_url, *states)
    key = f"threads:{shown.user.is_authenticated}:{len(shown.pinned)}:{hash(whole)}"
    return get_or_make(key, lambda: _render_list(shown))


def _render_list(shown: ThreadList) -> SafeString:
    everywhere = shown.board is None
    above = render_lines(shown.pinned, everywhere=everywhere, pinned=True)
    below = render_lines(shown.threads, everywhere=everywhere, pinned=False)
    return render_to_string("forums/_threads.html", {"list": shown, "lines": above + below})


def render_lines(threads: Iterable[Thread], *, everywhere: bool, pinned: bool) -> list[SafeString]:
    """Render the lines of these threads, of which only their state was read."""

    def render(missing: list[int]) -> dict[int, SafeString]:
        template = get_template("forums/_thread.html")
        rows = with_tags(Thread.objects.filter(pk__in=missing).to_list())
        return {
            row.pk: SafeString(
                template.render(
                    {
                        "thread": row,
                        "is_pinned": pinned,
                        "is_unread": getattr(states[row.pk], "is_unread", False),
                        "everywhere": everywhere,
                    }
                )
            )
            for row in rows
        }

    states = {thread.pk: thread for thread in threads}
    keys = {
        pk: f"thread:{pk}:{everywhere}:{pinned}:{hash(_line_state(thread))}"
        for pk, thread in states.items()
    }
    return render_cached(keys, render)


def _line_state(thread: Thread) -> tuple[object, ...]:
    return (
        *(thread.pk, thread.title, thread.kind, thread.state),
        *(thread.board_id, thread.replies_count, thread.accepted_post_id),
        *(thread.locked_at, thread.same_needs_count),
        *(thread.last_posted_at, getattr(thread, "is_unread", False)),
    )


@dataclass(frozen=True)
class Reader:
    """What somebody may do in a thread, as far as it changes what a post looks like."""

    takes_part: bool
    accepts: bool
    replies: bool
    decides: bool


@dataclass
class PostView:
    """A post on a page, of which the text was not read, and what its reader may do with it."""

    post: Any
    is_new: bool = False
    is_own: bool = False
    can_change: bool = False
    can_remove: bool = False
    reactions: list[Reacted] = field(default_factory=list)

    @property
    def state(self) -> tuple[object, ...]:
        post = self.post
        return (
            *(post.state, post.number, post.edited_at, post.is_readable, *post.files),
            *(self.is_new, self.is_own, self.can_change, self.can_remove, *self.reactions),
        )


def render_posts(thread: Thread, shown: Iterable[PostView], reader: Reader) -> list[SafeString]:
    """Render the posts of a page, as this reader sees them."""

    def render(missing: list[int]) -> dict[int, SafeString]:
        template = get_template("forums/_post.html")
        rows = Post.objects.filter(pk__in=missing).for_thread()
        linked = cards_for([row for row in rows if items[row.pk].post.is_readable], VISITOR)
        return {
            row.pk: SafeString(
                template.render(
                    {
                        "post": row,
                        "thread": thread,
                        "item": items[row.pk],
                        "is_answer": thread.accepted_post_id == row.pk,
                        "cards": linked.get(row.pk, []),
                        "reader": reader,
                    }
                )
            )
            for row in rows
        }

    items = {item.post.pk: item for item in shown}
    whole = (thread.accepted_post_id, thread.pk, reader)
    keys = {pk: f"post:{pk}:{hash((whole, item.state))}" for pk, item in items.items()}
    return render_cached(keys, render)

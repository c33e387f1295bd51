"""Lines of lists and posts as HTML.

The cache key of each names all that its own row, its reader and the reactions to it say; a change
of a name, of a board or of what it links to shows within a minute (decision 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from forums.lists import ThreadList
from forums.models import Post, Thread
from forums.models.mentions import cards_for
from forums.models.reactions import Reacted
from forums.models.tag import with_tags
from forums.permissions import can_see_people
from portal.site.fragment_cache import fingerprint, get_or_make, render_cached
from portal.site.personal_pieces import mark

VISITOR = AnonymousUser()
MAX_LINKS = 2_000


def render_list(shown: ThreadList) -> SafeString:
    """Render a list with its tabs and the way on."""
    states = [_line_state(thread) for thread in [*shown.pinned, *shown.threads]]
    whole = (shown.board, shown.tag, shown.show, shown.is_first, shown.older_url, *states)
    reader = (shown.user.is_authenticated, can_see_people(shown.user))
    key = fingerprint("threads", *reader, len(shown.pinned), whole)
    return get_or_make(key, lambda: _render_list(shown))


def _render_list(shown: ThreadList) -> SafeString:
    given = {
        "everywhere": shown.board is None,
        "is_signed_in": shown.user.is_authenticated,
        "links_people": can_see_people(shown.user),
    }
    above = render_lines(shown.pinned, pinned=True, **given)
    below = render_lines(shown.threads, pinned=False, **given)
    return render_to_string("forums/_threads.html", {"list": shown, "lines": above + below})


def render_lines(
    threads: Iterable[Thread],
    *,
    everywhere: bool,
    pinned: bool,
    is_signed_in: bool,
    links_people: bool,
) -> list[SafeString]:
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
                        "unread": mark("unread", row.pk) if is_signed_in else "",
                        "everywhere": everywhere,
                        "links_people": links_people,
                    }
                )
            )
            for row in rows
        }

    keys = {
        pk: fingerprint(
            "thread", everywhere, pinned, is_signed_in, links_people, _line_state(thread)
        )
        for pk, thread in ((thread.pk, thread) for thread in threads)
    }
    return render_cached(keys, render)


def _line_state(thread: Thread) -> tuple[object, ...]:
    return (
        *(thread.pk, thread.title, thread.language, thread.kind, thread.state),
        *(thread.board_id, thread.replies_count, thread.accepted_post_id),
        *(thread.locked_at, thread.same_needs_count),
        thread.last_posted_at,
    )


@dataclass(frozen=True)
class Reader:
    """What all of one role may do in a thread, as far as it changes what a post looks like.

    ``changes`` and ``accepts`` are for whoever wrote the post, and whoever began the thread.
    """

    is_signed_in: bool
    links_people: bool
    takes_part: bool
    changes: bool
    accepts: bool
    replies: bool
    decides: bool


@dataclass
class PostView:
    """A post on a page, of which the text was not read, and how many reacted to it."""

    post: Any
    reactions: list[Reacted] = field(default_factory=list)

    @property
    def state(self) -> tuple[object, ...]:
        post = self.post
        return (
            *(post.state, post.number, post.edited_at, post.is_readable, *post.files),
            *((reacted.kind, reacted.times) for reacted in self.reactions),
        )


@lru_cache(MAX_LINKS)
def report_link(post: int, number: int | None) -> SafeString:
    """Return the link with which somebody reports a post of another."""
    values = {"address": reverse("moderation:flag_post", args=[post]), "number": number}
    return SafeString(render_to_string("forums/_report.html", values).strip())


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
                        "report": report_link(row.pk, row.number),
                        "accept": mark(
                            "accept",
                            *(thread.author_id, row.pk, row.number),
                            "answer" if thread.accepted_post_id == row.pk else "post",
                        ),
                    }
                )
            )
            for row in rows
        }

    items = {item.post.pk: item for item in shown}
    whole = (thread.accepted_post_id, thread.pk, reader)
    keys = {pk: fingerprint("post", pk, whole, item.state) for pk, item in items.items()}
    return render_cached(keys, render)

"""Every place that can show a thread or a post, and for whom it should."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.forums.visibility import (
    about,
    all_of,
    compared,
    digested,
    for_all,
    found_by_title,
    has_no_answer,
    has_place,
    is_in_index,
    is_of_others,
    is_own,
    is_public,
    is_published,
    leads,
    link_in,
    lists_thread,
    mailed,
    may_read,
    nobody,
    only,
    opens,
    previewed,
    quoted,
    reads_thread,
    related,
    sends,
    shows_post,
    signed_in,
    title_in,
    told,
    waits,
    word_in,
    writers,
)

T, P = "/forums/threads/{thing.thread.pk}/", "/forums/posts/{thing.post.pk}/"
THREAD = "/forums/threads/{thing.thread.pk}-{thing.thread.slug}/"
BOARD, TAG = "/forums/{thing.thread.board.slug}/", "/forums/tags/tag-{thing.thread.pk}/"


@dataclass(frozen=True)
class Surface:
    """Where to look, for whom it should show there, and which routes of the forums that covers."""

    shows: Callable
    rule: Callable
    routes: tuple = ()


SURFACES = {
    "the list of all": Surface(title_in("/forums/"), lists_thread, ("index",)),
    "the list without an answer": Surface(
        title_in("/forums/?show=unanswered"), all_of(lists_thread, has_no_answer)
    ),
    "the list of the unread": Surface(title_in("/forums/?show=unread"), lists_thread),
    "the list of one's own": Surface(
        title_in("/forums/?show=mine"), all_of(only("author", "visitor"), reads_thread)
    ),
    "the list of a board": Surface(title_in(BOARD), lists_thread, ("board",)),
    "the page of a tag": Surface(title_in(TAG), lists_thread, ("tag",)),
    "the tags": Surface(opens(TAG), lists_thread, ("tags",)),
    "the title of a thread": Surface(title_in(THREAD), reads_thread),
    "the words in a thread": Surface(word_in(THREAD), may_read, ("thread",)),
    "what is like it": Surface(related, all_of(is_public, lists_thread)),
    "the place of a post": Surface(leads(P), has_place, ("post",)),
    "the history of a post": Surface(word_in(f"{P}history/"), may_read, ("history",)),
    "the way to the last post": Surface(leads(f"{T}last/"), reads_thread, ("last",)),
    "the way to the first unread": Surface(leads(f"{T}unread/"), reads_thread, ("unread",)),
    "the way to the answer": Surface(
        leads(f"{T}answer/"), all_of(is_published, reads_thread), ("answer",)
    ),
    "the feed of all": Surface(title_in("/forums/feed/"), for_all(lists_thread), ("feed",)),
    "the feed of a board": Surface(
        title_in(f"{BOARD}feed/"), for_all(lists_thread), ("board_feed",)
    ),
    "the feed of a tag": Surface(title_in(f"{TAG}feed/"), for_all(lists_thread), ("tag_feed",)),
    "the feed of a thread": Surface(
        word_in("/forums/threads/{thing.home.pk}/feed/"), for_all(shows_post), ("thread_feed",)
    ),
    "a search for its title": Surface(found_by_title, all_of(is_in_index, lists_thread)),
    "the way there from a search for its words": Surface(
        link_in("/search/?q={thing.word}&exact=1"), all_of(is_in_index, shows_post)
    ),
    "the feed of a search": Surface(
        link_in("/search/feed/?q={thing.word}&exact=1"), for_all(shows_post)
    ),
    "suggestions": Surface(title_in("/search/suggestions/?q={thing.title}"), nobody),
    "what is there already": Surface(compared, all_of(writers, is_public, lists_thread), ("new",)),
    "the page of a listing": Surface(about("service"), lists_thread),
    "the page of a product": Surface(about("product"), lists_thread),
    "the page of a council": Surface(about("about_council"), lists_thread),
    "the front page": Surface(title_in("/"), nobody),
    "the public record": Surface(title_in("/moderation/log/"), nobody),
    "what waits for moderators": Surface(
        word_in("/moderation/posts/"), all_of(only("moderator"), waits)
    ),
    "the form to answer": Surface(
        title_in(f"{T}reply/"), all_of(writers, lists_thread), ("reply",)
    ),
    "a quote": Surface(quoted, all_of(writers, may_read)),
    "the form to change it": Surface(word_in(f"{P}change/"), all_of(is_own, may_read), ("change",)),
    "the form to delete it": Surface(opens(f"{P}delete/"), all_of(is_own, may_read), ("delete",)),
    "the form for its tags": Surface(
        opens(f"{T}tags/"), all_of(only("author", "moderator"), reads_thread), ("change_tags",)
    ),
    "the form to report it": Surface(opens("/moderation/flags/posts/{thing.post.pk}/"), shows_post),
    "a preview": Surface(previewed, nobody, ("preview",)),
    "the letter to whom it names": Surface(
        mailed, all_of(writers, is_of_others, is_published, may_read)
    ),
    "what somebody was told": Surface(told, all_of(signed_in, reads_thread)),
    "the letter that gathers it": Surface(digested, all_of(signed_in, reads_thread)),
    "its file": Surface(opens("{thing.file}"), may_read, ("file",)),
    "one's drafts": Surface(title_in("/forums/drafts/"), nobody, ("drafts",)),
    "the votes": Surface(title_in(f"{T}votes/"), all_of(writers, reads_thread), ("votes",)),
    "voting": Surface(sends(f"{T}vote/", option=0), all_of(writers, lists_thread), ("vote",)),
    "closing the poll": Surface(
        sends(f"{T}poll/close/"),
        all_of(only("author", "moderator"), reads_thread),
        ("close_poll",),
    ),
    "reacting": Surface(
        sends(f"{P}react/", kind="helpful"), all_of(writers, shows_post), ("react",)
    ),
    "accepting": Surface(
        sends(f"{P}accept/"), all_of(only("author", "moderator"), shows_post), ("accept",)
    ),
    "having the need too": Surface(
        sends(f"{T}need/"), all_of(only("elsewhere"), lists_thread), ("need",)
    ),
    "marking it as read": Surface(
        sends(f"{T}read/", number=1), all_of(signed_in, reads_thread), ("read",)
    ),
    "deciding about the post": Surface(
        word_in(f"{P}moderate/"), all_of(only("moderator"), may_read), ("decide_post",)
    ),
    "deciding about the thread": Surface(
        title_in(f"{T}moderate/"), all_of(only("moderator"), reads_thread), ("decide_thread",)
    ),
    "putting the thread elsewhere": Surface(
        title_in(f"{T}moderate/rename/"), all_of(only("moderator"), lists_thread), ("arrange",)
    ),
    "deciding about many threads": Surface(
        title_in(f"{BOARD}moderate/"), all_of(only("moderator"), lists_thread), ("bulk",)
    ),
}
SHOW_NOTHING = {
    "ask": "leads to the form of a board",
    "discard_draft": "is about one's own words",
    "keep_draft": "is about one's own words",
    "link": "names a recommendation, and takes the address of one’s own thread",
    "people": "names people, whatever they wrote",
    "read_all": "is about boards",
    "read_board": "is about boards",
    "undo": "names an act, for moderators",
}

"""Who may read, write and decide in forums."""

from councils.models import Council
from councils.permissions import is_member, works_for
from forums.models import (
    SILENCES,
    Board,
    Poll,
    Post,
    Posting,
    Silence,
    Thread,
    ThreadKind,
    ThreadState,
)
from forums.models.mentions import who_writes
from forums.models.post import VISIBLE_STATES
from portal.accounts.actor import ActorFact
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_in_good_standing, is_moderator
from portal.notifications.models.preferences import preferences_of

LOOKED_AT_FIRST = 2
# how many of these somebody has published
FIRST_POSTS = ActorFact(
    "first posts",
    f"""SELECT count(*) FROM (
            SELECT FROM forums_post WHERE author_id = account.id AND state = 'published'
            LIMIT {LOOKED_AT_FIRST}
        ) AS post""",  # noqa: S608 - a number from this module
    int,
)
TAGGED_IN = {ThreadState.PUBLISHED, ThreadState.PENDING}


def can_start(user: AnyUser, board: Board, council: Council | None) -> bool:
    """Members begin threads for their council; some boards are for moderators."""
    if board.is_archived:
        return False
    is_theirs = board.posting != Posting.STAFF or is_moderator(user)
    return is_theirs and can_speak(user, council, board)


def can_reply(user: AnyUser, thread: Thread, council: Council | None) -> bool:
    is_open = thread.state == ThreadState.PUBLISHED and not thread.is_locked
    if not is_open or thread.board.is_archived:
        return False
    return can_speak(user, council, thread.board)


def can_speak(user: AnyUser, council: Council | None, board: Board) -> bool:
    """Members write for a council, unless they are silenced; moderators need none."""
    if is_moderator(user):
        return True
    return council is not None and works_for(user, council) and not silence_of(user, board)


def silence_of(user: AnyUser, board: Board) -> Silence | None:
    """What keeps somebody from writing on a board."""
    return next((each for each in SILENCES.of(user) if each.board_id in {None, board.pk}), None)


def needs_approval(user: AnyUser, board: Board, *, begins: bool) -> bool:
    """What newcomers write is looked at first, and what some boards ask to look at."""
    if is_moderator(user):
        return False
    if board.posting == Posting.ALL or (board.posting == Posting.FIRST and begins):
        return True
    return is_new(user)


def before_sending(user: AnyUser, board: Board, *, begins: bool) -> dict[str, bool]:
    """What is said above a form: whether a post waits for a moderator, and whether that is new."""
    waits = needs_approval(user, board, begins=begins)
    return {"waits": waits, "is_new": waits and is_new(user)}


def is_new(user: AnyUser) -> bool:
    """Whether somebody has yet to show how they write; nobody with a duty has."""
    return not is_moderator(user) and FIRST_POSTS.of(user) < LOOKED_AT_FIRST


def can_change(user: AnyUser, post: Post) -> bool:
    """The author, while the thread is open."""
    is_own = post.author_id == user.pk and post.state in VISIBLE_STATES
    return is_own and could_change(user, post.thread)


def could_change(user: AnyUser, thread: Thread) -> bool:
    """Change posts in a thread, if they are one's own."""
    is_free = is_in_good_standing(user) and is_member(user) and not thread.is_locked
    return is_free and silence_of(user, thread.board) is None


def can_remove(user: AnyUser, post: Post) -> bool:
    """What somebody wrote is theirs to take back, also where the thread is closed."""
    return post.author_id == user.pk and is_in_good_standing(user) and post.state in VISIBLE_STATES


def can_accept(user: AnyUser, thread: Thread) -> bool:
    """Whoever asked says what the answer is; moderators may too."""
    is_own = thread.author_id == user.pk and is_member(user)
    return could_accept(thread) and (is_own or is_moderator(user))


def could_accept(thread: Thread) -> bool:
    """Whether there is anything to accept."""
    return thread.kind == ThreadKind.QUESTION and thread.state == ThreadState.PUBLISHED


def can_tag(user: AnyUser, thread: Thread) -> bool:
    """Whoever began it, while it is open; moderators may too."""
    return is_moderator(user) or (thread.author_id == user.pk and could_tag(user, thread))


def could_tag(user: AnyUser, thread: Thread) -> bool:
    """Change the tags of a thread, if it is one's own."""
    is_open = not thread.is_locked and thread.state in TAGGED_IN
    return is_member(user) and is_open and silence_of(user, thread.board) is None


def can_link(user: AnyUser, thread: Thread) -> bool:
    """Whether a person may link a thread to a recommendation: its author or a moderator."""
    is_own = thread.author_id == user.pk and is_member(user)
    return thread.state == ThreadState.PUBLISHED and (is_own or is_moderator(user))


def can_take_part(user: AnyUser, thread: Thread) -> bool:
    """React, and say that one's council has the need too."""
    return thread.state == ThreadState.PUBLISHED and is_member(user)


def can_share_need(user: AnyUser, thread: Thread, council: Council | None) -> bool:
    """Another council than the one that asks, as long as the thread is open."""
    is_open = can_take_part(user, thread) and not thread.is_locked and thread.is_of_need
    if council is None or council.pk == thread.council_id:
        return False
    return is_open and works_for(user, council)


def can_vote(user: AnyUser, poll: Poll, thread: Thread, council: Council | None) -> bool:
    """Members, as long as poll and thread are open; for a council where councils vote."""
    if poll.is_closed or thread.is_locked or thread.board.is_archived:
        return False
    if poll.is_of_councils and (council is None or not works_for(user, council)):
        return False
    return can_take_part(user, thread)


def can_close_poll(user: AnyUser, poll: Poll, thread: Thread) -> bool:
    """Whoever asked, or a moderator."""
    is_theirs = thread.author_id == user.pk and is_member(user)
    return not poll.is_closed and (is_theirs or is_moderator(user))


def can_silence(user: AnyUser, person: User) -> bool:
    """Moderators silence and warn people without duties; nobody themself."""
    is_other = user.pk != person.pk and person.is_active
    return is_moderator(user) and is_other and not person.has_duties


def can_see_people(user: AnyUser) -> bool:
    """Members see each other's names, and so each other's pages."""
    return is_member(user)


def can_write_to_people(user: AnyUser, council: Council | None) -> bool:
    """Members write for a council, unless a moderator has stopped them anywhere from posting."""
    if is_moderator(user):
        return True
    return council is not None and works_for(user, council) and not SILENCES.of(user)


def receives_messages(person: User) -> bool:
    """Members who want messages by email, unless their emails are off or paused."""
    if not who_writes().filter(pk=person.pk).exists():
        return False
    chosen = preferences_of(person)
    return chosen.accepts_messages and chosen.wants_mail and not chosen.is_paused


def can_decide(user: AnyUser) -> bool:
    return is_moderator(user)

"""Putting threads and posts where they belong. Each act can be seen, and taken back.

Rows are locked in one order: threads by their keys, then boards by theirs.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.actions.notifications import carry_followers, notify_moderated
from forums.acts import ForumAct
from forums.models import Board, Poll, Post, PostState, SameNeed, Thread, ThreadKind, ThreadState
from forums.models.counters import recount_board, recount_thread
from forums.models.post import PostQuerySet
from forums.models.thread_queryset import ABOUT
from portal.accounts.models import User
from portal.audit.models import Entry, record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken

GONE = _("This thread no longer exists.")
SAME = _("Choose another thread. You cannot merge a thread with itself.")
FIRST = _("You cannot move the first post of a thread.")
POLL = _("This thread has a poll that would be lost. Merge the other thread into this one instead.")
NOTHING = _("These posts no longer exist.")
OVER = _("You cannot undo this because the thread has changed since then.")
RESTRUCTURED = {
    "moved": _("your thread was moved"),
    "renamed": _("your thread has a new title"),
    "merged": _("your thread was merged into this one"),
    "split": _("your post was moved to this thread"),
}
UNDOABLE = [ForumAct.THREAD_MOVED, ForumAct.THREAD_MERGED, ForumAct.THREAD_SPLIT_OFF]


@transaction.atomic
def move(thread: Thread, board: Board, *, reason: str, by: User) -> None:
    """Put a thread on another board; its address stays."""
    thread = _check_published(Thread.objects.locked(thread.pk))
    was = thread.board_id
    _put_on(thread, board)
    record(ForumAct.THREAD_MOVED, thread, by=by, reason=reason, board=board.pk, was_on=was)
    _notify(thread, "moved", reason, by)


def _put_on(thread: Thread, board: Board) -> None:
    was = thread.board_id
    Board.objects.locked_all([was, board.pk])
    Thread.objects.filter(pk=thread.pk).update(board=board)
    thread.board = board
    for pk in sorted({was, board.pk}):
        recount_board(pk)


@transaction.atomic
def rename(thread: Thread, title: str, *, reason: str, by: User) -> None:
    """Say better what it is about; addresses with the former title lead on."""
    thread = _check_published(Thread.objects.locked(thread.pk))
    thread.title = title
    thread.save(update_fields=["title", "slug"])
    record(ForumAct.THREAD_RENAMED, thread, by=by, reason=reason)
    _notify(thread, "renamed", reason, by)


@transaction.atomic
def change_kind(thread: Thread, kind: ThreadKind, *, reason: str, by: User) -> None:
    """Make a question of an experience, say. Only questions have an answer."""
    thread = _check_published(Thread.objects.locked(thread.pk))
    was, thread.kind = thread.kind, kind
    if kind != ThreadKind.QUESTION:
        thread.accepted_post = None
    thread.save(update_fields=["kind", "accepted_post"])
    record(ForumAct.KIND_CHANGED, thread, by=by, reason=reason, was=was, now=str(kind))


@transaction.atomic
def merge(thread: Thread, into: Thread, *, reason: str, by: User) -> None:
    """Put all posts of a thread at the end of another; its address leads there for ever.

    Councils with the same need are counted there too. Raises RuleBroken where one of them is gone.
    """
    if thread.pk == into.pk:
        raise RuleBroken(SAME)
    thread, into = _both(thread.pk, into.pk)
    if Poll.objects.filter(thread=thread).exists():
        raise RuleBroken(POLL)
    details = {"merged": thread.pk, "after": into.last_number}
    thread.posts.all().carry_to(into)
    _join(thread, into)
    carry_followers(thread, into)
    record(ForumAct.THREAD_MERGED, into, by=by, person=thread.author, reason=reason, **details)
    _notify(thread, "merged", reason, by, now=into)


def _both(first: int, second: int) -> tuple[Thread, Thread]:
    """Two threads that are there, and their boards, locked."""
    found = Thread.objects.locked_all([first, second])
    if len(found) < len({first, second}):
        raise RuleBroken(GONE)
    for thread in found.values():
        _check_published(thread)
    Board.objects.locked_all(thread.board_id for thread in found.values())
    return found[first], found[second]


def _check_published(thread: Thread) -> Thread:
    if thread.state != ThreadState.PUBLISHED:
        raise RuleBroken(GONE)
    return thread


def _join(thread: Thread, into: Thread) -> None:
    """One thread is now part of the other; both are counted anew."""
    needs = thread.same_needs.exclude(council=into.council_id)
    SameNeed.objects.bulk_create(
        [
            SameNeed(thread=into, council=need.council, user=need.user, said_at=need.said_at)
            for need in needs.select_related("council", "user")
        ],
        ignore_conflicts=True,
    )
    if into.kind == ThreadKind.QUESTION and into.accepted_post_id is None:
        into.accepted_post = thread.accepted_post
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.MERGED, merged_into=into)
    recount_thread(thread)
    recount_thread(into)


@transaction.atomic
def split(thread: Thread, numbers: list[int], new: Thread, *, reason: str, by: User) -> Thread:
    """Put posts into a thread of their own, of which title and board are said.

    What is left keeps its numbers.

    Raises RuleBroken for the first post, and where nothing of what was chosen is shown any more.
    """
    thread = _check_published(Thread.objects.locked(thread.pk))
    chosen = thread.posts.filter(number__in=numbers, state=PostState.PUBLISHED)
    first = chosen.order_by("number").first()
    if first is None:
        raise RuleBroken(NOTHING)
    if first.is_first:
        raise RuleBroken(FIRST)
    Board.objects.locked_all([thread.board_id, new.board_id])
    _begin_with(first, thread, new)
    keys = list(chosen.values_list("pk", flat=True))
    Post.objects.filter(pk__in=keys).carry_to(new)
    recount_thread(thread)
    recount_thread(new)
    record(ForumAct.THREAD_SPLIT, thread, by=by, person=first.author, reason=reason, new=new.pk)
    record(ForumAct.THREAD_SPLIT_OFF, new, by=by, person=first.author, reason=reason, old=thread.pk)
    _notify(new, "split", reason, by)
    return new


def _begin_with(post: Post, thread: Thread, new: Thread) -> None:
    new.author, new.council, new.begun_at = post.author, post.council, post.posted_at
    for name in ("kind", *ABOUT.values(), "is_demonstration"):
        setattr(new, name, getattr(thread, name))
    new.save()


@transaction.atomic
def undo(act: Entry, *, reason: str, by: User) -> Thread:
    """Take back a move, a merge or a split; the thread to look at then.

    Raises RuleBroken when something else was done meanwhile.
    """
    thread = Thread.objects.get(pk=act.target_id or 0)
    match act.verb:
        case ForumAct.THREAD_MOVED:
            return _move_back(thread, act, reason, by)
        case ForumAct.THREAD_MERGED:
            return _part(thread, act, reason, by)
        case ForumAct.THREAD_SPLIT_OFF:
            return _put_back(thread, act, reason, by)
    raise RuleBroken(OVER)


def _move_back(thread: Thread, act: Entry, reason: str, by: User) -> Thread:
    thread = _check_published(Thread.objects.locked(thread.pk))
    if thread.board_id != act.details["board"]:
        raise RuleBroken(OVER)
    _put_on(thread, Board.objects.get(pk=act.details["was_on"]))
    record(ForumAct.MOVE_UNDONE, thread, by=by, reason=reason, of=act.pk)
    return thread


def _part(into: Thread, act: Entry, reason: str, by: User) -> Thread:
    """The merged thread is there again, with the posts that came from it: the first at least."""
    found = Thread.objects.locked_all([into.pk, act.details["merged"]])
    thread, into = found[act.details["merged"]], found[into.pk]
    posts = _moved_posts(thread, into, act.details.get("after", 0))
    if thread.merged_into_id != into.pk or not posts.filter(former_number=1).exists():
        raise RuleBroken(OVER)
    Board.objects.locked_all([thread.board_id, into.board_id])
    for need in thread.same_needs.all():
        into.same_needs.filter(council=need.council_id, said_at=need.said_at).delete()
    thread.accepted_post = thread.accepted_post or into.accepted_post
    _send_back(posts, thread)
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.PUBLISHED, merged_into=None)
    recount_thread(thread)
    recount_thread(into)
    record(ForumAct.MERGE_UNDONE, into, by=by, reason=reason, of=act.pk)
    return thread


def _put_back(new: Thread, act: Entry, reason: str, by: User) -> Thread:
    """Posts that were split off stand where they stood; what was added since follows them."""
    old, new = _both(act.details["old"], new.pk)
    _send_back(_moved_posts(old, new), old)
    new.posts.all().carry_to(old)
    _join(new, old)
    record(ForumAct.SPLIT_UNDONE, old, by=by, reason=reason, of=act.pk)
    return old


def _moved_posts(former: Thread, now: Thread, after: int = 0) -> PostQuerySet:
    """The posts of a thread that came from another, behind the ones it had before."""
    moved = Q(number__gt=after) | Q(number=None)
    return now.posts.filter(moved, former_thread=former)


def _send_back(posts: PostQuerySet, to: Thread) -> None:
    """What came from there stands where it stood; what had no number yet, at the end."""
    posts.exclude(former_number=None).carry_back()
    posts.carry_to(to)


def _notify(thread: Thread, what: str, reason: str, by: User, now: Thread | None = None) -> None:
    """Write to whoever began it, unless they did it themselves."""
    author = thread.author
    if author == by or author.erased_at:
        return
    notify_moderated(now or thread, author, str(RESTRUCTURED[what]), by=by)
    send_email(
        "forums/moved", to=author.email, thread=thread, what=what, reason=reason, now=now or thread
    )

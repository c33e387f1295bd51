"""Writing: a thread begins, somebody answers, changes their words or takes them back.

Rows are locked in one order, so that nobody waits in a circle: the author, threads by their
keys, boards by theirs.
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums import limits
from forums.actions.holds import adds_watched_term, hold_on
from forums.actions.notifications import notify_mentioned, notify_posted
from forums.acts import ForumAct
from forums.models import (
    Board,
    HeldPost,
    Post,
    PostRevision,
    PostState,
    Thread,
    ThreadState,
    tag_thread,
)
from forums.models.counters import count_published, drop_if_empty, recount_thread
from forums.models.mentions import drop_mentions, note_mentions, with_names
from forums.models.read_state import read_to
from forums.permissions import needs_approval
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken

LOCKED = _("This thread was closed while you were writing. You can copy your text below.")
HELD = _(
    "A moderator has to approve this text. Post it as a new reply, and a moderator will see it."
)
CHANGED = _("This post has changed since you opened it. Both versions are below.")


@transaction.atomic
def start(thread: Thread, post: Post, *, by: User, tags: Iterable[str] = ()) -> Thread:
    """Begin a thread with its first post; the same form sent again gives the same thread.

    With other words it is another thread: people go back, and write something else.
    """
    limits.wait_for(by)
    post.sent_as = _key(post, thread.board_id, thread.kind, thread.title)
    if known := _sent_before(by, post.sent_as):
        return known.thread
    post.text = with_names(post.text, thread)
    limits.check_rate(by, post.text, title=thread.title)
    hold = hold_on(by, post.text, title=thread.title)
    waits = hold is not None or needs_approval(by, thread.board, begins=True)
    Board.objects.locked(thread.board_id)
    thread.author = post.author = by
    thread.language = post.language
    thread.state = ThreadState.PENDING if waits else ThreadState.PUBLISHED
    thread.save()
    tag_thread(thread, [*tags])
    post.thread, post.council = thread, thread.council
    _keep(post, waits=waits)
    _keep_hold(hold, post)
    record(ForumAct.THREAD_BEGUN, thread, by=by)
    return thread


@transaction.atomic
def reply(thread: Thread, post: Post, *, by: User) -> Post:
    """Answer; the same form sent again gives the same post, and with other words another one.

    Raises RuleBroken when the thread was closed or hidden meanwhile.
    """
    limits.wait_for(by)
    post.sent_as = _key(post, thread.pk)
    if known := _sent_before(by, post.sent_as):
        return known
    post.text = with_names(post.text, thread)
    limits.check_rate(by, post.text)
    hold = hold_on(by, post.text)
    thread = _locked_on_board(thread)
    if thread.is_locked or thread.state != ThreadState.PUBLISHED or thread.board.is_archived:
        raise RuleBroken(LOCKED)
    limits.check_pace(thread, by)
    post.thread, post.author = thread, by
    _keep(post, waits=hold is not None or needs_approval(by, thread.board, begins=False))
    _keep_hold(hold, post)
    return post


def _locked_on_board(seen: Thread) -> Thread:
    """The thread, locked; with the board that was read with the page, unless it was moved since."""
    thread = Thread.objects.locked(seen.pk)
    if thread.board_id == seen.board_id:
        thread.board = seen.board
    return thread


def _key(post: Post, *place: object) -> UUID | None:
    """What is sent with a form, as a key made of the form's and of what it says."""
    content = "\n".join([*(str(each) for each in place), post.text])
    return uuid5(UUID(str(post.sent_as)), content) if post.sent_as else None


def _sent_before(by: User, sent_as: UUID | None) -> Post | None:
    return Post.objects.filter(author=by, sent_as=sent_as).first() if sent_as else None


def _keep(post: Post, *, waits: bool) -> None:
    if waits:
        post.state, post.number = PostState.PENDING, None
        post.save()
        note_mentions(post)
        return
    publish(post)
    read_to(post.author, post.thread, post.number or 0)


def _keep_hold(hold: HeldPost | None, post: Post) -> None:
    """Say beside a post that waits why it does."""
    if hold:
        hold.post = post
        hold.save(force_insert=True)


def publish(post: Post) -> None:
    """Give a post its number, under the lock of its thread, and count it."""
    thread = post.thread
    post.number, post.state = thread.last_number + 1, PostState.PUBLISHED
    post.posted_at = timezone.now()
    post.save()
    thread.last_number = post.number
    count_published(post)
    note_mentions(post)
    notify_posted(post)


@transaction.atomic
def change(post: Post, text: str, *, seen: int, by: User, language: str = "") -> Post:
    """Say something else, or say in which language it is. What it said before stays to be read.

    Raises RuleBroken when it was changed since the person opened it, or is gone; ``seen`` is how
    often it had been changed then.
    """
    thread, post = _locked(post)
    if post.revisions.count() != seen:
        raise RuleBroken(CHANGED)
    if language and language != post.language:
        _change_language(thread, post, language)
    if post.text == text:
        return post
    if post.state == PostState.PUBLISHED and adds_watched_term(by, post.text, text):
        raise RuleBroken(HELD)
    PostRevision.objects.create(
        post=post, text=post.text, written_at=post.edited_at or post.posted_at, changed_by=by
    )
    post.text, post.edited_at = with_names(text, post.thread), timezone.now()
    limits.check_newcomer(by, post.text)
    post.save()
    drop_mentions(post)
    note_mentions(post)
    if post.state == PostState.PUBLISHED:
        notify_mentioned(post)
    return post


def _change_language(thread: Thread, post: Post, language: str) -> None:
    """The title of a thread is in the language of its first post."""
    post.language, post.edited_at = language, timezone.now()
    post.save(update_fields=["language", "edited_at"])
    if post.is_first or thread.state == ThreadState.PENDING:
        thread.language = language
        thread.save(update_fields=["language"])


@transaction.atomic
def remove(post: Post, *, by: User) -> None:
    """The author takes a post back: its text is gone at once, its place stays.

    What nobody has seen yet leaves no place, and a thread that has nothing else goes with it.
    Raises RuleBroken when it is gone already, or a moderator has hidden it.
    """
    thread, post = _locked(post)
    record(ForumAct.POST_DELETED, thread, by=by, number=post.number)
    post.revisions.all().delete()
    post.attachments.all().delete()
    if post.number is None:
        post.delete()
        drop_if_empty(thread)
        return
    post.text, post.state = "", PostState.DELETED
    post.save()
    recount_thread(thread)


def _locked(post: Post) -> tuple[Thread, Post]:
    """A post that is still there, and its thread, both locked."""
    thread = Thread.objects.locked_around(post)
    return thread, Post.objects.locked(post.pk)

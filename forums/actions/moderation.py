"""What moderators decide about threads and posts, each with its reason on the record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums import limits
from forums.actions.notifications import notify_moderated
from forums.actions.posts import publish
from forums.acts import ForumAct
from forums.models import Board, Pinned, Post, PostState, Silence, Thread, ThreadState
from forums.models.counters import recount_thread
from forums.models.post import VISIBLE_STATES, PostQuerySet
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken

DECIDED = _("Another moderator has already decided about this.")


def _seconds_since(moment: datetime) -> int:
    return round((timezone.now() - moment).total_seconds())


@transaction.atomic
def approve(post: Post, *, by: User) -> Post:
    """Publish what waited, and the thread with it where it begins one."""
    thread, post = _locked(post)
    if post.state != PostState.PENDING:
        raise RuleBroken(DECIDED)
    if thread.state == ThreadState.PENDING:
        thread.state = ThreadState.PUBLISHED
        thread.save(update_fields=["state"])
    post.thread, waited = thread, _seconds_since(post.posted_at)
    publish(post)
    record(
        ForumAct.POST_APPROVED,
        thread,
        by=by,
        person=post.author,
        number=post.number,
        waited=waited,
    )
    link = post.get_absolute_url()
    notify_moderated(thread, post.author, gettext("your post was published"), by=by, link=link)
    return post


@transaction.atomic
def hide(post: Post, *, reason: str, by: User) -> Post:
    """Take a post out of sight, or the whole thread where it is the first. The author is told."""
    thread, post = _locked(post)
    if post.state not in VISIBLE_STATES:
        raise RuleBroken(DECIDED)
    begins = _begins(post, thread)
    post.thread = thread
    hide_locked([post])
    act = ForumAct.THREAD_HIDDEN if begins else ForumAct.POST_HIDDEN
    record(act, thread, by=by, person=post.author, reason=reason, number=post.number)
    if post.author.erased_at is None:
        send_email("forums/hidden", to=post.author.email, post=post, thread=thread, reason=reason)
    notify_moderated(thread, post.author, gettext("your post was hidden"), by=by)
    return post


def hide_locked(posts: list[Post]) -> None:
    """Set posts that are locked to hidden, and the threads that they begin; count those again.

    The caller records it and notifies the authors.
    """
    threads = {post.thread_id: post.thread for post in posts}
    begun = [post.thread_id for post in posts if _begins(post, post.thread)]
    Thread.objects.filter(pk__in=begun).update(state=ThreadState.HIDDEN)
    for post in posts:
        post.state = PostState.HIDDEN
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(state=PostState.HIDDEN)
    for _pk, thread in sorted(threads.items()):
        recount_thread(thread)


def lock_posts(rows: PostQuerySet) -> list[Post]:
    """Posts, locked after their threads and boards, each with its thread as it is now."""
    keys = list(rows.values_list("pk", flat=True))
    around = Thread.objects.filter(posts__in=keys)
    threads = Thread.objects.locked_all(around.values_list("pk", flat=True))
    Board.objects.locked_all(around.values_list("board", flat=True))
    locked = rows.filter(pk__in=keys, thread__in=threads).select_for_update(
        of=("self",), no_key=True
    )
    posts = list(locked.select_related("author").order_by("pk"))
    for post in posts:
        post.thread = threads[post.thread_id]
    return posts


@transaction.atomic
def restore(post: Post, *, reason: str, by: User) -> Post:
    """Show again what was hidden."""
    thread, post = _locked(post)
    if post.state != PostState.HIDDEN:
        raise RuleBroken(DECIDED)
    begins = _begins(post, thread)
    if begins:
        Thread.objects.filter(pk=thread.pk).update(state=ThreadState.PUBLISHED)
    if post.number is None:
        post.thread = thread
        publish(post)
    post.state = PostState.PUBLISHED
    post.save()
    recount_thread(thread)
    act = ForumAct.THREAD_RESTORED if begins else ForumAct.POST_RESTORED
    record(act, thread, by=by, person=post.author, reason=reason, number=post.number)
    notify_moderated(thread, post.author, gettext("your post is visible again"), by=by)
    return post


@transaction.atomic
def decide_waiting(chosen: list[int], decision: str, *, reason: str, by: User) -> int:
    """Publish or hide many posts at once: all of them or, where a colleague was there, none."""
    posts = lock_posts(Post.objects.waiting().filter(pk__in=chosen))
    for post in sorted(posts, key=lambda each: (each.thread_id, each.pk)):
        if decision == "approve":
            approve(post, by=by)
        else:
            hide(post, reason=reason, by=by)
    return len(posts)


def _begins(post: Post, thread: Thread) -> bool:
    return post.number == 1 or (post.number is None and thread.last_number == 0)


def _locked(post: Post) -> tuple[Thread, Post]:
    thread = Thread.objects.locked_around(post)
    Board.objects.locked(thread.board_id)
    locked = Post.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return thread, locked.get(pk=post.pk)


@transaction.atomic
def lock(thread: Thread, *, reason: str, by: User) -> None:
    """Nobody but moderators writes in it any more."""
    thread = Thread.objects.locked(thread.pk)
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now())
    record(ForumAct.THREAD_LOCKED, thread, by=by, person=thread.author, reason=reason)


@transaction.atomic
def unlock(thread: Thread, *, reason: str, by: User) -> None:
    thread = Thread.objects.locked(thread.pk)
    Thread.objects.filter(pk=thread.pk).update(locked_at=None)
    record(ForumAct.THREAD_UNLOCKED, thread, by=by, person=thread.author, reason=reason)


@transaction.atomic
def pin(thread: Thread, where: Pinned, *, until: datetime | None, reason: str, by: User) -> None:
    """Keep a thread at the top of its board or of every list, or no longer."""
    thread = Thread.objects.locked(thread.pk)
    Thread.objects.filter(pk=thread.pk).update(pinned=where, pinned_until=until)
    record(ForumAct.THREAD_PINNED, thread, by=by, reason=reason, where=str(where))


@transaction.atomic
def slow_down(thread: Thread, minutes: int, *, reason: str, by: User) -> None:
    """From now on everybody writes in it once in so many minutes; 0 ends it."""
    thread = Thread.objects.locked(thread.pk)
    Thread.objects.filter(pk=thread.pk).update(slow_minutes=minutes)
    record(ForumAct.THREAD_SLOWED_DOWN, thread, by=by, reason=reason, minutes=minutes)


@transaction.atomic
def silence(silence: Silence, *, by: User) -> Silence:
    """Let somebody read, but not write, on a board or anywhere, until a moment; they are told.

    It takes the place of what was said before of the same board.
    """
    limits.wait_for(silence.user)
    standing = Silence.objects.standing().filter(user=silence.user, board=silence.board)
    standing.update(lifted_at=timezone.now())
    silence.by = by
    silence.save()
    record(
        ForumAct.PERSON_SILENCED, silence.board, by=by, person=silence.user, reason=silence.reason
    )
    send_email("forums/silenced", to=silence.user.email, silence=silence)
    return silence


@transaction.atomic
def lift_silence(silence: Silence, *, reason: str, by: User) -> None:
    if Silence.objects.standing().filter(pk=silence.pk).update(lifted_at=timezone.now()):
        record(ForumAct.SILENCE_LIFTED, silence.board, by=by, person=silence.user, reason=reason)


@transaction.atomic
def warn(person: User, *, reason: str, by: User) -> None:
    """Tell somebody that what they do must stop. It stays on their record."""
    record(ForumAct.PERSON_WARNED, by=by, person=person, reason=reason)
    send_email("forums/warned", to=person.email, reason=reason)

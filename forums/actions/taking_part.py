"""Reacting, saying which answer helped, tagging, and having the same need."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.actions.notifications import notify_accepted
from forums.acts import ForumAct
from forums.models import Post, PostState, Reaction, ReactionKind, SameNeed, Thread, tag_thread
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.actions import confirm_by_answer
from services.recommendations.models import Recommendation

GONE = _("This post no longer exists.")


@transaction.atomic
def react(post: Post, kind: ReactionKind, *, by: User) -> bool:
    """React to a post, or take the reaction back; whether it stands now."""
    if Reaction.objects.filter(post=post, user=by, kind=kind).delete()[0]:
        return False
    Reaction.objects.bulk_create([Reaction(post=post, user=by, kind=kind)], ignore_conflicts=True)
    return True


@transaction.atomic
def accept(post: Post, *, by: User) -> Thread:
    """Say that a post answers the question. The councils with the same need are told.

    Raises RuleBroken when the post was taken back meanwhile.
    """
    thread = Thread.objects.locked(post.thread_id)
    if not thread.posts.filter(pk=post.pk, state=PostState.PUBLISHED, number__gt=1).exists():
        raise RuleBroken(GONE)
    if thread.accepted_post_id == post.pk:
        return thread
    is_first = thread.accepted_post_id is None
    thread.accepted_post = post
    Thread.objects.filter(pk=thread.pk).update(accepted_post=post)
    record(ForumAct.ANSWER_ACCEPTED, thread, by=by, number=post.number)
    if post.council and thread.product:
        confirm_by_answer(post.council, thread.product)
    if is_first:
        notify_accepted(thread, post, by=by)
    return thread


@transaction.atomic
def withdraw_acceptance(thread: Thread, *, by: User) -> None:
    thread = Thread.objects.locked(thread.pk)
    if thread.accepted_post_id:
        Thread.objects.filter(pk=thread.pk).update(accepted_post=None)
        record(ForumAct.ANSWER_NO_LONGER_ACCEPTED, thread, by=by)


@transaction.atomic
def share_need(thread: Thread, council: Council, *, by: User) -> bool:
    """A council has this need too, or no longer; whether it has it now."""
    thread = Thread.objects.locked(thread.pk)
    gone, _ = SameNeed.objects.filter(thread=thread, council=council).delete()
    if not gone:
        SameNeed.objects.create(thread=thread, council=council, user=by)
    Thread.objects.filter(pk=thread.pk).update(
        same_needs_count=SameNeed.objects.filter(thread=thread).count()
    )
    return not gone


@transaction.atomic
def tag(thread: Thread, names: list[str], *, by: User) -> None:
    """Let a thread have these tags and no others."""
    thread = Thread.objects.locked(thread.pk)
    tag_thread(thread, names)
    record(ForumAct.THREAD_TAGGED, thread, by=by)


@transaction.atomic
def link_thread(thread: Thread, recommendation: Recommendation, *, by: User) -> Thread:
    """Let a thread that was there before be the discussion of a recommendation.

    Raises RuleBroken where it is about something else already.
    """
    thread = Thread.objects.locked(thread.pk)
    if thread.about is not None:
        raise RuleBroken(
            gettext("This thread is about something else. Start a new thread instead.")
        )
    Thread.objects.filter(pk=thread.pk).update(recommendation=recommendation)
    record(ForumAct.THREAD_LINKED, thread, by=by, recommendation=recommendation.pk)
    return thread

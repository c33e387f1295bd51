"""What there is beside the posts of a thread, in the query of the thread itself: most have none."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Value

from forums.models.draft import Draft
from forums.models.moderation_notes import SENTENCES
from forums.models.post import Post
from forums.models.tag import with_tags
from forums.models.thread import Thread, ThreadQuerySet
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.audit.models import Entry
from portal.notifications.models.follow import with_level


def with_asides(threads: ThreadQuerySet, user: AnyUser, place: str) -> ThreadQuerySet:
    """Each with its tags, its poll, and whether it has notes of moderators.

    For who is signed in also: whether something waits in it, they have a draft at ``place``,
    and how they follow it.
    """
    kind = ContentType.objects.get_for_model(Thread)
    acts = Entry.objects.filter(kind=kind, target_id=OuterRef("pk"), verb__in=SENTENCES)
    found: Any = with_tags(threads.select_related("poll")).annotate(has_notes=Exists(acts))
    if not isinstance(user, User):
        return found.annotate(has_waiting=Value(False), has_draft=Value(False))  # type: ignore[no-any-return]  # annotated
    found = found.annotate(
        has_waiting=Exists(Post.objects.waiting().filter(thread=OuterRef("pk"))),
        has_draft=Exists(Draft.objects.filter(user=user.pk, place=place)),
    )
    return with_level(found, Thread, user)  # type: ignore[no-any-return]  # annotated

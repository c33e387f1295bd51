"""What there is beside the posts of a thread, in the query of the thread itself: most have none."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Value

from forums.models.moderation_notes import SENTENCES
from forums.models.post import Post
from forums.models.tag import with_tags
from forums.models.thread import Thread
from forums.models.thread_queryset import ThreadQuerySet
from portal.accounts.permissions import AnyUser
from portal.audit.models import Entry


def with_asides(threads: ThreadQuerySet, user: AnyUser) -> ThreadQuerySet:
    """Each with its tags, its poll, whether it has notes of moderators, and whether posts wait."""
    kind = ContentType.objects.get_for_model(Thread)
    acts = Entry.objects.filter(kind=kind, target_id=OuterRef("pk"), verb__in=SENTENCES)
    waiting = Post.objects.waiting().filter(thread=OuterRef("pk"))
    found: Any = with_tags(threads.select_related("poll")).annotate(
        has_notes=Exists(acts),
        has_waiting=Exists(waiting) if user.is_authenticated else Value(False),
    )
    return found  # type: ignore[no-any-return]  # annotated

"""Files: stored when they are uploaded, put beside a post when it is sent, gone with it."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forums import limits
from forums.models import Attachment, Content, Post
from forums.models.attachment import MAX_ATTACHMENTS
from portal.accounts.models import User
from portal.files.uploads import MEGABYTE, Accepted
from portal.site.errors import RuleBroken

QUOTA = 200 * MEGABYTE
UPLOADS_IN_TEN_MINUTES = 20
TEN_MINUTES = timedelta(minutes=10)
UNSENT_FOR = timedelta(hours=48)
FULL = _("You have reached the limit of 200 MB of files. Delete some files first.")
FAST = _("You have uploaded too many files in a short time. Try again in 10 minutes.")
MANY = format_lazy(_("Choose {n} files or fewer. We kept the first {n}."), n=MAX_ATTACHMENTS)


@transaction.atomic
def upload(file: Accepted, *, by: User) -> Attachment:
    """Keep a file for a post that is still to be sent. Raises RuleBroken beyond the quota."""
    limits.wait_for(by)
    mine = Attachment.objects.filter(uploader=by)
    size = len(file.content)
    if (mine.aggregate(all=Sum("size"))["all"] or 0) + size > QUOTA:
        raise RuleBroken(FULL)
    if mine.filter(added_at__gt=timezone.now() - TEN_MINUTES).count() >= UPLOADS_IN_TEN_MINUTES:
        raise RuleBroken(FAST)
    attachment = Attachment.objects.create(
        uploader=by,
        name=file.name,
        kind=file.kind,
        size=size,
        sha256=sha256(file.content).hexdigest(),
        width=file.width,
        height=file.height,
    )
    Content.objects.create(attachment=attachment, data=file.content)
    return attachment


@transaction.atomic
def attach(post: Post, keys: Iterable[str], *, by: User) -> None:
    """Let a post have these of its files, and of those its author has just uploaded; no others.

    Raises RuleBroken where they are too many.
    """
    wanted = set(keys)
    if len(wanted) > MAX_ATTACHMENTS:
        raise RuleBroken(MANY)
    post.attachments.exclude(key__in=wanted).delete()
    Attachment.objects.unsent(by).filter(key__in=wanted).update(post=post)


def attach_to_new(post: Post, keys: Collection[str], *, by: User) -> None:
    """Let a new post have its files. Sent again, the same form has uploaded them a second time.

    Raises RuleBroken where they are too many.
    """
    if keys and not post.attachments.exists():
        attach(post, keys, by=by)


def discard_unsent_files() -> int:
    """What was uploaded two days ago and never sent; how many."""
    old = Attachment.objects.filter(post=None, added_at__lt=timezone.now() - UNSENT_FOR)
    count = old.count()
    old.delete()
    return count

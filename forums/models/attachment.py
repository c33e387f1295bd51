"""Files beside posts. Their bytes are rows too: they go with the post, and into the backup."""

from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from forums.models.post import Post, PostState
from portal.accounts.permissions import AnyUser
from portal.files.uploads import LARGEST_FILE, MAX_NAME_LENGTH

MAX_ATTACHMENTS = 5
SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def new_key() -> str:
    return token_urlsafe(18)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Those of posts that somebody may read, and what they have not sent yet."""
        posts = Post.objects.visible_to(user).exclude(state=PostState.DELETED)
        mine = Q(post=None, uploader=user.pk) if user.is_authenticated else Q(pk=None)
        return self.filter(Q(post__in=posts.values("pk")) | mine)

    def unsent(self, user: AnyUser) -> Self:
        return self.filter(post=None, uploader=user.pk).order_by("pk")


def attachment_keys() -> ArraySubquery:
    """What goes with a post, for a queryset of posts."""
    files = Attachment.objects.filter(post=OuterRef("pk"))
    return ArraySubquery(files.order_by("pk").values("pk"))


class Attachment(models.Model):
    """A picture or another file, as it was accepted."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments", null=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments"
    )
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=4 * LARGEST_FILE), name="files_are_not_too_large"
            ),
            models.CheckConstraint(
                condition=Q(width=None, height=None) | Q(width__gt=0, height__gt=0),
                name="pictures_have_both_sides",
            ),
        ]
        indexes = [
            models.Index(fields=["uploader", "-added_at"], name="files_of_a_person"),
            models.Index(
                fields=["added_at"], condition=Q(post=None), name="files_that_were_not_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:file", args=[self.key, self.name])

    @property
    def is_picture(self) -> bool:
        return self.kind in SHOWN_INLINE

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].upper()


class Content(models.Model):
    """The bytes, apart, so that nobody reads them with a list."""

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return gettext("Content of {attachment}").format(attachment=self.attachment)

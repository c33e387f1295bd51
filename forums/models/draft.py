"""What somebody is about to write, saved while they write it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from forums.models.thread import MAX_TITLE_LENGTH
from portal.accounts.permissions import AnyUser
from portal.markdown import MAX_INPUT_LENGTH


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: AnyUser) -> Self:
        return self.filter(user=user.pk).order_by("-updated_at", "pk")

    def at(self, place: str, user: AnyUser) -> "Draft | None":
        """What somebody is writing there."""
        return self.filter(user=user.pk, place=place).first()


class Draft(models.Model):
    """The words in a form; its place is the address of the form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=300)
    title = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
    text = models.TextField(max_length=MAX_INPUT_LENGTH, blank=True)
    rest = models.JSONField(default=dict, help_text="What else was filled in, by its name.")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_draft_a_place"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"{self.user} at {self.place}"

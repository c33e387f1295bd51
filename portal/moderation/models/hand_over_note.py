"""What one steward leaves for the next."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_NOTE_LENGTH = 4000


class HandOverNoteQuerySet(models.QuerySet["HandOverNote"]):
    def newest_first(self) -> Self:
        return self.select_related("by").order_by("-at", "-pk")


class HandOverNote(models.Model):
    """A note for all moderators. The newest stands above the list of work; the others stay."""

    text = models.TextField(max_length=MAX_NOTE_LENGTH)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_over_notes", editable=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HandOverNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="hand_over_notes_say_something",
                violation_error_message=_("Enter a note."),
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="hand_over_notes_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

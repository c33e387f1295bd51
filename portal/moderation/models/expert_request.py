"""Who was asked to answer which question."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from forums.models import Thread

ASKED_AGAIN_AFTER = timedelta(days=7)


class ExpertRequestQuerySet(models.QuerySet["ExpertRequest"]):
    def recent(self) -> Self:
        """Of people who are not to be asked again yet."""
        return self.filter(asked_at__gt=timezone.now() - ASKED_AGAIN_AFTER)


class ExpertRequest(models.Model):
    """A moderator asked a person who may know the answer. A question is asked once."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="expert_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="expert_requests"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = ExpertRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "user"], name="a_person_is_asked_a_question_once"
            )
        ]
        indexes = [models.Index(fields=["user", "-asked_at"], name="last_asked_people")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.thread_id}"

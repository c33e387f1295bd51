"""What is still to be told to those who follow something."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from portal.notifications.events import Event


class Happening(models.Model):
    """Written with its cause; gone when everybody is told.

    ``sources`` are the things whose followers hear of it: [kind, key, whether it is part of
    *what is new*]. ``without`` are people who know already.
    """

    event = models.CharField(max_length=20, choices=Event)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    link = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    sources = models.JSONField(default=list)
    without = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.event}: {self.kind} {self.target_id}"

    @property
    def about(self) -> models.Model | None:
        """The thing itself; None where it is gone."""
        model: Any = self.kind.model_class()
        found: models.Model | None = model._default_manager.filter(pk=self.target_id).first()  # noqa: SLF001 - Django's name for it
        return found

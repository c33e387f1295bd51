"""Answers to requests that carry an idempotency key: the same request gets the same answer."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.api.models.key import ApiKey

KEPT_FOR = timedelta(hours=24)


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def over(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class KeptAnswer(models.Model):
    """What was answered to a request, for 24 hours. Written in the transaction of the request."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="answers")
    name = models.CharField(max_length=200, help_text=_("The idempotency key that was sent."))
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    content = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "name"], name="an_idempotency_key_has_one_answer"
            )
        ]

    def __str__(self) -> str:
        return self.name

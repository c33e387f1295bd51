"""Answers to requests that carry an idempotency key: the same request gets the same answer."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from portal.api.models.key import ApiKey

ANSWER_LIFETIME = timedelta(hours=24)


class StoredAnswerQuerySet(models.QuerySet["StoredAnswer"]):
    def over(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - ANSWER_LIFETIME)


class StoredAnswer(models.Model):
    """What was answered to a request, for 24 hours. Written in the transaction of the request."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="answers")
    idempotency_key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    content = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = StoredAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "idempotency_key"], name="an_idempotency_key_has_one_answer"
            )
        ]

    def __str__(self) -> str:
        return self.idempotency_key

"""How many requests came from an address, or with a key, in the current minute."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone


class RequestCountQuerySet(models.QuerySet["RequestCount"]):
    def over(self) -> Self:
        """Counts of minutes that have passed."""
        return self.filter(minute__lt=timezone.now() - timedelta(minutes=10))


class RequestCount(models.Model):
    """A count of requests in a table that is not logged: it may be lost, and costs little.

    ``portal.api.visit`` writes it in the statement that reads whose key was sent.
    """

    caller = models.CharField(max_length=80, primary_key=True)
    minute = models.DateTimeField()
    requests = models.PositiveIntegerField()

    objects = RequestCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.caller}: {self.requests}"

"""Pairs of listings that may be the same thing."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from services.models.choices import State
from services.models.service import Service


class LikelyDuplicateQuerySet(models.QuerySet["LikelyDuplicate"]):
    def open(self) -> Self:
        """Those that nobody has looked at, of listings that are both still there."""
        return self.filter(
            dismissed_at=None, first__state=State.PUBLISHED, second__state=State.PUBLISHED
        ).order_by("-score", "pk")


class LikelyDuplicate(models.Model):
    """Two published listings, the earlier first, and what makes them look alike."""

    first = models.ForeignKey(Service, models.CASCADE, related_name="+")
    second = models.ForeignKey(Service, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=60))
    found_at = models.DateTimeField(auto_now_add=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects = LikelyDuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_found_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pairs_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

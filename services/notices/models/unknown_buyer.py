"""Buyers whose names look like a council's, and match none."""

from typing import Self

from django.db import models
from django.db.models.functions import Lower

from services.notices.models.name_decision import NameDecision


class UnknownBuyerQuerySet(models.QuerySet["UnknownBuyer"]):
    def undecided(self) -> Self:
        """Those about which no moderator has decided, the most frequent first."""
        decided = NameDecision.objects.of_buyers().values("name")
        return (
            self.alias(folded=Lower("name"))
            .exclude(folded__in=decided)
            .order_by("-awards_count", "name")
        )


class UnknownBuyer(models.Model):
    """The name as it is written, with how many awards were seen under it."""

    name = models.CharField(max_length=200, unique=True)
    awards_count = models.PositiveIntegerField(default=0)
    last_seen_at = models.DateTimeField(auto_now=True)

    objects = UnknownBuyerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-awards_count", "name"], name="most_seen_unknown_buyers")]

    def __str__(self) -> str:
        return self.name

"""Buyers whose names look like a council's, and match none."""

from typing import NamedTuple

from django.db import models

from services.notices.models.name_decision import NameDecision
from services.notices.models.name_keys import name_key


class NamedBuyer(NamedTuple):
    """A buyer however it is written: how many awards, and how many ways of writing it."""

    name: str
    n: int
    ways: int


class UnknownBuyerQuerySet(models.QuerySet["UnknownBuyer"]):
    def undecided(self) -> list[NamedBuyer]:
        """Those about which no moderator has decided, the most frequent first.

        They are few thousand at most: names of councils that are in no list of councils.
        """
        decided = set(NameDecision.objects.of_buyers().values_list("name", flat=True))
        written: dict[str, list[tuple[str, int]]] = {}
        for name, n in self.order_by("name").values_list("name", "awards_count"):
            if (key := name_key(name)) not in decided:
                written.setdefault(key, []).append((name, n))
        named = [
            NamedBuyer(names[0][0], sum(n for _name, n in names), len(names))
            for names in written.values()
        ]
        return sorted(named, key=lambda each: (-each.n, each.name))


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

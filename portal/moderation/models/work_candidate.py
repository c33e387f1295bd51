"""Work that takes long to find: found every hour, so that the page reads a few rows."""

from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.components.model_fields import NameField

MAX_CANDIDATES = 200  # of a kind: those that concern most
MAX_TITLE = 250


class FoundCandidate(NamedTuple):
    """What a source found: its key among those of its kind, and how many it concerns."""

    key: str
    title: str
    concerned: int
    since: datetime | None = None
    details: dict[str, object] = {}


class WorkCandidateQuerySet(models.QuerySet["WorkCandidate"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def keys_of(self, kind: str) -> models.QuerySet["WorkCandidate", Any]:
        """The keys of the rows that were found, of a kind whose keys are numbers."""
        numbers = self.of_kind(kind).annotate(row=Cast("key", models.BigIntegerField()))
        return numbers.values("row")

    @transaction.atomic
    def replace(self, kind: str, found: list[FoundCandidate]) -> int:
        """Keep what was found of a kind now, and forget what was not; how many there are.

        How long something has waited counts from when it was first found, where nothing else says.
        """
        found = found[:MAX_CANDIDATES]
        known = self.of_kind(kind)
        known.exclude(key__in=[each.key for each in found]).delete()
        first = dict(known.values_list("key", "since"))
        now = timezone.now()
        rows = [
            self.model(
                kind=kind,
                key=each.key,
                title=each.title[:MAX_TITLE],
                concerned=each.concerned,
                since=each.since or first.get(each.key, now),
                details=each.details,
            )
            for each in found
        ]
        self.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["title", "concerned", "since", "details"],
        )
        return len(rows)


class WorkCandidate(models.Model):
    """One piece of work of a kind that is looked for every hour."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    title = NameField(max_length=MAX_TITLE)
    concerned = models.PositiveIntegerField(
        help_text=_("How many councils, contracts or people it concerns.")
    )
    since = models.DateTimeField()
    details = models.JSONField(default=dict, blank=True)

    objects = WorkCandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="a_candidate_is_found_once")
        ]

    def __str__(self) -> str:
        return self.title

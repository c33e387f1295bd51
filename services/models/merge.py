"""Two records that became one, and how to take that back."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models.mergeable import MERGEABLE, MergeKind

UNDO_DAYS = 30


class MergeQuerySet(models.QuerySet["Merge"]):
    def newest(self) -> Self:
        return self.select_related("by", "undone_by").order_by("-at", "-pk")


class Merge(models.Model):
    """What a merge changed: enough to restore both records exactly."""

    kind = models.CharField(max_length=10, choices=MergeKind)
    kept = models.PositiveBigIntegerField()
    gone = models.PositiveBigIntegerField()
    title = models.CharField(max_length=320, help_text=_("The names of the two records."))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges", editable=False
    )
    at = models.DateTimeField(auto_now_add=True)
    kept_before = models.JSONField(
        help_text=_("The changed values of the remaining record before the merge.")
    )
    kept_after = models.JSONField(help_text=_("The same values after the merge."))
    gone_before = models.JSONField(help_text=_("The state of the other record before the merge."))
    moved = models.JSONField(help_text=_("Keys of the rows that moved, by table and column."))
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="merges_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() - self.at < timedelta(days=UNDO_DAYS)

    def target(self) -> models.Model:
        """The record that the other one was merged into."""
        found: models.Model = MERGEABLE[self.kind].rows.get(pk=self.kept)
        return found

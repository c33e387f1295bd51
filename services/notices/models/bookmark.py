"""How far each source of notices has been read."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.notices.models.choices import NoticeSource


class HarvestBookmarkQuerySet(models.QuerySet["HarvestBookmark"]):
    def of(self, source: NoticeSource) -> "HarvestBookmark":
        """The bookmark of a source, made if it was never read."""
        bookmark, _made = self.get_or_create(source=source)
        return bookmark


class HarvestBookmark(models.Model):
    """The moment up to which all notices of a source were read, and what went wrong last."""

    source = models.CharField(max_length=30, choices=NoticeSource, unique=True)
    read_to = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    new_count = models.PositiveIntegerField(
        default=0, help_text=_("How many new contracts were found when the source was last read.")
    )
    problem = models.CharField(max_length=300, blank=True)

    objects = HarvestBookmarkQuerySet.as_manager()

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return self.get_source_display()

    def advance(self, moment: datetime) -> None:
        """Everything before the moment is read. It never goes back."""
        self.read_to = max(self.read_to or moment, moment)
        self.save(update_fields=["read_to"])

"""The files of open data, as rows: no process keeps anything on disk."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# a person who began to download the file of yesterday gets it to its end
REPLACED_FOR = timedelta(hours=6)


class OpenDataFileQuerySet(models.QuerySet["OpenDataFile"]):
    def current(self) -> Self:
        """Those that can be downloaded, in the order of their names."""
        return self.filter(replaced_at=None).order_by("dataset", "form")

    def replaced_long_ago(self) -> Self:
        return self.filter(replaced_at__lt=timezone.now() - REPLACED_FOR)


class OpenDataFile(models.Model):
    """A dataset in one form, as it was written last."""

    dataset = models.CharField(max_length=30)
    form = models.CharField(max_length=10)
    rows_count = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = OpenDataFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "form"],
                condition=Q(replaced_at=None),
                name="a_dataset_has_one_current_file_of_a_form",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("written_at")),
                name="open_data_is_replaced_after_it_was_written",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.dataset}.{self.form}"

    def content(self) -> Iterator[bytes]:
        """The parts of the file, one at a time."""
        number = 0
        while part := self.parts.filter(number=number).first():
            yield bytes(part.data)
            number += 1


class OpenDataPart(models.Model):
    """A piece of a file, small enough to be held by a process that sends it."""

    file = models.ForeignKey(OpenDataFile, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name_plural = _("open data parts")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"], name="parts_of_open_data_are_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.number}"

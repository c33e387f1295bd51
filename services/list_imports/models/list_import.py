"""A file that a council imports, from its upload to its report."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.list_imports.models.choices import (
    ABSENT,
    WRITTEN,
    WRITTEN_OR_SAME,
    ImportKind,
    Outcome,
    Stage,
)

UNDO_DAYS = 30
# an import that nobody went on with goes, with its file
ABANDONED_AFTER = timedelta(days=14)
OPEN_STAGES = [Stage.TABLE, Stage.COLUMNS, Stage.VALUES, Stage.ROWS]


class ListImportQuerySet(models.QuerySet["ListImport"]):
    def of_council(self, council: Council) -> Self:
        return self.filter(council=council)

    def newest_first(self) -> Self:
        return self.select_related("imported_by").order_by("-created_at", "-pk")

    def abandoned(self) -> Self:
        limit = timezone.now() - ABANDONED_AFTER
        return self.filter(stage__in=[*OPEN_STAGES, Stage.CHECKING], created_at__lt=limit)

    def locked(self, pk: int) -> "ListImport | None":
        """The import, locked until the transaction ends; None if it is gone."""
        return self.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


class ListImport(models.Model):
    """One file of one council. Only its editors, and moderators, see it."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="list_imports")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="list_imports"
    )
    kind = models.CharField(max_length=10, choices=ImportKind, default=ImportKind.SYSTEMS)
    file_name = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.TABLE)
    table_name = models.CharField(max_length=200, blank=True)
    heading_line = models.PositiveIntegerField(
        default=0, help_text=_("The number of lines in the table above its headings.")
    )
    heading_lines = models.PositiveSmallIntegerField(
        default=1, help_text=_("The number of lines that the headings take up.")
    )
    headings = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    columns = ArrayField(
        models.CharField(max_length=20, blank=True),
        default=list,
        blank=True,
        help_text=_("The field that each column is read into. Empty if the column is ignored."),
    )
    rows_done = models.PositiveIntegerField(default=0)
    rows_to_do = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["council", "-created_at"], name="imports_of_a_council")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(finished_at__isnull=False),
                name="only_finished_imports_are_undone",
                violation_error_message=_("Only a finished import can be undone."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        name = "payment_report" if self.kind == ImportKind.PAYMENTS else "detail"
        return reverse(f"list_imports:{name}", args=[self.council.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether nothing has been taken from it yet."""
        return self.stage in OPEN_STAGES

    @property
    def is_working(self) -> bool:
        return self.stage in {Stage.CHECKING, Stage.IMPORTING, Stage.UNDOING}

    @property
    def can_be_discarded(self) -> bool:
        """Whether nothing has been written from it. A check that does not end can be left, too."""
        return self.is_open or self.stage == Stage.CHECKING

    @property
    def undo_until(self) -> object:
        return self.finished_at and self.finished_at + timedelta(days=UNDO_DAYS)

    @property
    def can_be_undone(self) -> bool:
        in_time = self.finished_at is not None and timezone.now() < self.finished_at + timedelta(
            days=UNDO_DAYS
        )
        return self.stage == Stage.DONE and in_time

    @property
    def seconds_left(self) -> int | None:
        """About how long it goes on, from how long it took until now."""
        if not (self.started_at and self.rows_done):
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        return round(passed / self.rows_done * (self.rows_to_do - self.rows_done))

    def counts(self) -> dict[str, int]:
        """How many rows came to each outcome, by its key."""
        rows = self.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
        return dict(rows)

    @property
    def rows_of_file(self) -> int:
        return self.rows.exclude(outcome__in=ABSENT).count()


class ImportFile(models.Model):
    """The file itself, until its rows have been imported: it may name people."""

    list_import = models.OneToOneField(
        ListImport, models.CASCADE, related_name="file", primary_key=True
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.list_import)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def of_file(self) -> Self:
        return self.exclude(outcome__in=ABSENT)

    def absent(self) -> Self:
        return self.filter(outcome__in=ABSENT)

    def undecided(self) -> Self:
        """Those that name something of which nobody has said yet what it is."""
        is_open = Q(outcome=Outcome.REJECTED, request=None, facts={})
        named = self.filter(cells__has_any_keys=["system", "address"])
        return named.filter(is_open | Q(outcome=Outcome.WAITING))

    def not_undone(self) -> Self:
        """Those of an import that was undone whose records had been changed, and so stayed."""
        return self.filter(outcome__in=WRITTEN, is_undone=False).exclude(use=None)

    def in_order(self) -> Self:
        return self.order_by("number", "pk")


class ImportRow(models.Model):
    """A row of the file, or a system that the file no longer has, and what becomes of it."""

    list_import = models.ForeignKey(ListImport, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_(
            "The row number in the spreadsheet. Empty if the row is no longer in the file."
        ),
    )
    cells = models.JSONField(default=dict, help_text=_("The text in the file, by field."))
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.REJECTED)
    reason = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(
        default=dict, blank=True, help_text=_("What we read from the text, by field.")
    )
    changes = models.JSONField(
        default=dict, blank=True, help_text=_("The value before and after, by field.")
    )
    # the use may be deleted by its council; the report keeps what it was
    use = models.ForeignKey(
        "services.Use",
        models.DO_NOTHING,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
    )
    request = models.ForeignKey(
        "services.ProductRequest",
        models.SET_NULL,
        related_name="import_rows",
        null=True,
        blank=True,
    )
    is_done = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["list_import", "outcome", "number"], name="rows_by_outcome")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["list_import", "number"],
                name="a_row_of_a_file_is_there_once",
                violation_error_message=_("This row is already there."),
            ),
            models.CheckConstraint(
                condition=Q(number=None, outcome__in=ABSENT)
                | Q(number__isnull=False) & ~Q(outcome__in=ABSENT),
                name="rows_of_the_file_have_a_number",
                violation_error_message=_("Only rows of the file have a number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_import}: {self.number}"

    @property
    def is_recorded(self) -> bool:
        """Whether its use is what the import recorded, confirmed, kept or stopped."""
        return self.outcome in {*WRITTEN_OR_SAME, *ABSENT}

    @property
    def is_written(self) -> bool:
        return self.outcome in WRITTEN

    @property
    def can_be_mended(self) -> bool:
        """Whether it is a row of the file: what is new or changed can be wrong, too."""
        return self.number is not None

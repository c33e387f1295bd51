"""Which processes work behind the pages, what they do regularly, and what they could not do."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

# a process says every BEAT_SECONDS that it is alive, and is believed dead after six silences
BEAT_SECONDS = 10
GONE_AFTER = timedelta(seconds=60)
CHANGE_LIFETIME = timedelta(minutes=10)
MAX_TRIES = 3
WAIT_AFTER_FAILURE = timedelta(minutes=5)
MAX_ERROR_LENGTH = 500


class RunnerKind(models.TextChoices):
    WORKER = "worker"
    SCHEDULER = "scheduler"


class RunnerQuerySet(models.QuerySet["Runner"]):
    def alive(self) -> Self:
        """By the clock of the database: those of the machines may differ."""
        return self.filter(seen_at__gte=Now() - GONE_AFTER)

    def forgotten(self) -> Self:
        return self.filter(seen_at__lt=Now() - timedelta(days=1))

    def names(self) -> set[str]:
        return set(self.values_list("name", flat=True))

    def beat(self, name: str, kind: str) -> None:
        self.update_or_create(name=name, defaults={"kind": kind, "seen_at": Now()})


class Runner(models.Model):
    """A worker or scheduler that is running, and when it last said so."""

    name = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=9, choices=RunnerKind)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects = RunnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class WriteProbe(models.Model):
    """What /readyz writes to see whether the database can be written to."""

    content = models.BinaryField()
    written_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Written {self.written_at}"


class ContentChangeQuerySet(models.QuerySet["ContentChange"]):
    def forgotten(self) -> Self:
        """Longer ago than any page is cached; the latest of each subject stays.

        It tells programs that what they read before has not changed since.
        """
        latest = self.model.objects.filter(subject=models.OuterRef("subject"))
        newest = latest.order_by("-at", "-transaction").values("pk")[:1]
        old = self.filter(at__lt=Now() - CHANGE_LIFETIME)
        return old.exclude(pk=models.Subquery(newest))


class ContentChange(models.Model):
    """A transaction that changed what pages show of a subject, and in how many statements.

    Written by triggers, for `portal.database.revisions`: a row for each transaction, so that those
    that write at once wait for each other nowhere.
    """

    transaction = models.BigIntegerField()
    subject = models.CharField(max_length=20)
    statements = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(db_default=Now())

    objects = ContentChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "subject"], name="a_transaction_changes_a_subject_once"
            )
        ]
        indexes = [models.Index(fields=["subject", "-at"], name="latest_changes")]

    def __str__(self) -> str:
        return f"{self.subject} in {self.transaction}"


class Job(models.Model):
    """What the scheduler does regularly: when it began and ended, and who is at it."""

    name = models.CharField(max_length=100, primary_key=True)
    runner = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=MAX_ERROR_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(runner="") | Q(begun_at__isnull=False),
                name="jobs_that_run_have_begun",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_due(self, mark: datetime, now: datetime, alive: Collection[str]) -> bool:
        """Begun before ``mark``, the moment from which it should run again; or broken off.

        Never while a living process is at it. What failed or was broken off is tried again soon,
        three times in all, and then not before its time. All by the clock of the database.
        """
        if self.runner in alive:
            return False
        return self.is_on_time(mark, now) or (self.tries < MAX_TRIES and self._was_broken_off(now))

    def is_on_time(self, mark: datetime, now: datetime) -> bool:
        """A beginning in the future is none: a clock was wrong."""
        return self.begun_at is None or self.begun_at <= mark or self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        return self.begun_at is not None and self.begun_at > now

    def _was_broken_off(self, now: datetime) -> bool:
        """Its process is gone, or it failed some minutes ago."""
        if self.runner:
            return True
        rested = self.ended_at and not now - WAIT_AFTER_FAILURE <= self.ended_at <= now
        return bool(self.last_error and rested)

    def is_broken(self, alive: Collection[str]) -> bool:
        """It failed last time, or its process died in the middle."""
        return bool(self.last_error or (self.runner and self.runner not in alive))

    def begin(self, runner: str, mark: datetime, now: datetime) -> None:
        self.tries = 1 if self.is_on_time(mark, now) else self.tries + 1
        self.runner, self.begun_at = runner, now
        self.save(update_fields=["runner", "begun_at", "tries"])

    def end(self, now: datetime, error: str = "") -> None:
        self.runner, self.ended_at, self.last_error = "", now, error[:MAX_ERROR_LENGTH]
        self.save(update_fields=["runner", "ended_at", "last_error"])


class FailedTask(DBTaskResult[Any, Any]):
    """The dead letters among the tasks: an error stopped them, or too many workers died at them."""

    class Meta:
        proxy = True
        verbose_name = "failed task"

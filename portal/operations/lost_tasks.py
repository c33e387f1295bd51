"""Tasks that lost their worker go to another one; what keeps killing workers is stopped."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.database.clock import database_now
from portal.operations.models import GONE_AFTER, Runner

Row = DBTaskResult[Any, Any]

MAX_RUNS = 5
# what says nothing about the task: the database went away, or the worker was told to stop twice
PASSING = [
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "builtins.SystemExit",
    "builtins.KeyboardInterrupt",
]
logger = logging.getLogger(__name__)


class WorkersLost(Exception):
    """So many workers died while they ran this task that it may be what killed them."""


@transaction.atomic
def return_lost_tasks() -> tuple[int, int]:
    """Put back what no living worker is at. Returns how many were put back, how many stopped.

    A worker registers before it takes its first task and says every few seconds that it lives, so
    a task that began a while ago and whose last worker is silent has been lost. Two who do this
    at the same time skip each other's rows.
    """
    alive = Runner.objects.alive().names()
    lost = [row for row in _candidates() if _is_lost(row, alive)]
    stopped = [row for row in lost if len(row.worker_ids) >= MAX_RUNS]
    for row in lost:
        if row in stopped:
            row.set_failed(WorkersLost(f"{MAX_RUNS} workers were lost while they ran it."))
        else:
            _put_back(row)
    Runner.objects.forgotten().delete()
    return len(lost) - len(stopped), len(stopped)


def _candidates() -> Iterable[Row]:
    began_just_now = Q(started_at__range=(Now() - GONE_AFTER, Now() + GONE_AFTER))
    began_long_ago = Q(status=TaskResultStatus.RUNNING) & ~began_just_now
    passing = Q(status=TaskResultStatus.FAILED, exception_class_path__in=PASSING)
    is_below_max_runs = Q(**{f"worker_ids__{MAX_RUNS - 1}__isnull": True})
    rows = DBTaskResult.objects.filter(began_long_ago | passing & is_below_max_runs)
    return rows.order_by("pk").select_for_update(skip_locked=True)


def _is_lost(row: Row, alive: set[str]) -> bool:
    return row.status == TaskResultStatus.FAILED or row.worker_ids[-1] not in alive


def _put_back(row: Row) -> None:
    """Ready again, after a minute more each time."""
    runs = len(row.worker_ids)
    logger.warning("task put back", extra={"task_id": str(row.pk), "runs": runs})
    row.run_after = database_now() + timedelta(minutes=runs - 1)
    make_ready(row)


def make_ready(row: Row) -> None:
    row.status, row.started_at, row.finished_at = TaskResultStatus.READY, None, None
    row.exception_class_path = row.traceback = ""
    changed = ["status", "started_at", "finished_at", "exception_class_path", "traceback"]
    row.save(update_fields=[*changed, "run_after", "worker_ids"])

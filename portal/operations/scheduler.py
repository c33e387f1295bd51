"""Doing what is due, once, however many schedulers there are."""

import logging
import time
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from structlog.contextvars import bound_contextvars

from portal.database.clock import database_now
from portal.operations.models import Job, Runner
from portal.operations.schedule import SCHEDULE, ScheduledCommand
from portal.operations.trace_points import trace_point

logger = logging.getLogger(__name__)


def prepare() -> None:
    """A row for each job, to lock."""
    rows = [Job(name=scheduled.command) for scheduled in SCHEDULE]
    Job.objects.bulk_create(rows, ignore_conflicts=True)


def next_due() -> ScheduledCommand | None:
    """The first that is due, from one look at all rows; whether it is ours is seen in `claim`."""
    jobs, alive, now = Job.objects.in_bulk(), Runner.objects.alive().names(), database_now()
    due = (
        scheduled
        for scheduled in SCHEDULE
        if (job := jobs.get(scheduled.command)) and job.is_due(scheduled.mark(now), now, alive)
    )
    return next(due, None)


@transaction.atomic
def claim(scheduled: ScheduledCommand, runner: str) -> Job | None:
    """Write down who is at it. Whoever else looks at this moment sees a lock, or that it began."""
    job = Job.objects.select_for_update(skip_locked=True).filter(name=scheduled.command).first()
    now = database_now()
    mark = scheduled.mark(now)
    if job is None or not job.is_due(mark, now, Runner.objects.alive().names()):
        return None
    job.begin(runner, mark, now)
    return job


def run(scheduled: ScheduledCommand, job: Job) -> bool:
    """Run it and write down how it went. A job that fails must not stop the others."""
    began = time.monotonic()
    with bound_contextvars(job=job.name), trace_point(job.name):
        try:
            call_command(scheduled.command, *scheduled.arguments, stdout=StringIO(), verbosity=0)
        except Exception as error:
            logger.exception("job failed")
            job.end(
                database_now(), f"{type(error).__name__}: {error}"
            )  # fails where the database went away
            return False
        logger.info("job done", extra={"seconds": round(time.monotonic() - began, 1)})
    job.end(database_now())
    return True


def run_next(runner: str) -> bool:
    """Whether anything was due."""
    scheduled = next_due()
    if scheduled is None:
        return False
    if job := claim(scheduled, runner):
        run(scheduled, job)
    return True

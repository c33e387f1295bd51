"""Whether the site does its work: one line a check, cheap, with nothing that is secret in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Min
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.database.clock import database_now
from portal.database.schema import missing_migrations
from portal.mail.models import Mail
from portal.operations.models import Job, Runner, RunnerKind, WriteProbe
from portal.operations.schedule import SCHEDULE, ScheduledCommand
from portal.search.models import IndexOrigin
from portal.search.vectors.state import state_of_meaning
from portal.site.fragment_cache import get_or_make

MILLISECONDS = 2_000
MAX_COUNTED = 1_000
TASKS_WAIT, MAIL_WAITS, JOBS_WAIT = timedelta(minutes=10), timedelta(hours=2), timedelta(minutes=30)
CACHE_SECONDS = 2
LATE, AHEAD, FAILED = "late", "begun in the future", "failed"
# more than a full disk leaves room for in pages that are there already
PROBE_BYTES = 32_000
SECONDS_BETWEEN_WRITES = 20


@dataclass(frozen=True)
class Check:
    name: str
    is_ok: bool
    detail: str

    def __str__(self) -> str:
        return f"{self.name}: {'ok' if self.is_ok else 'NOT OK'}, {self.detail}"


@dataclass(frozen=True)
class Backlog:
    """Since when the first of what waits does, and how many failed for good, up to 1,000."""

    since: datetime | None
    failed: int
    limit: timedelta

    @property
    def is_late(self) -> bool:
        return self.waits >= self.limit

    @property
    def waits(self) -> timedelta:
        return database_now() - self.since if self.since else timedelta()


@dataclass(frozen=True)
class JobReport:
    """When the last job began, and the names of those that are late, ahead of time or failed."""

    now: datetime
    newest: datetime | None
    faults: dict[str, list[str]]


def checks() -> list[Check]:
    """All, up to the first that makes the others useless."""
    try:
        with bounded():
            return list(_up_to_what_is_basic())
    except (DatabaseError, InterfaceError) as trouble:
        return [Check("database", False, f"cannot be asked ({type(trouble).__name__})")]


def are_complete(found: list[Check]) -> bool:
    """Whether the database could be asked everything."""
    return len(found) == len(CHECKS)


def recent_checks() -> list[Check]:
    """Who asks without end asks the database every two seconds at most."""
    return get_or_make("readiness", checks, CACHE_SECONDS)


def _up_to_what_is_basic() -> Iterator[Check]:
    for check in CHECKS:
        is_ok, detail = check()
        yield Check(check.__name__, is_ok, detail)
        if check is migrations and not is_ok:
            return


@contextmanager
def bounded() -> Iterator[None]:
    """No question may take long, whatever is in the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [MILLISECONDS])
        yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")


def database() -> tuple[bool, str]:
    return True, "answers"


def migrations() -> tuple[bool, str]:
    missing = missing_migrations(connection)
    return not missing, f"{len(missing)} missing" if missing else "all applied"


def writes() -> tuple[bool, str]:
    """Something is written and committed, every twenty seconds at most. A full disk still reads."""
    trouble = get_or_make("readiness-writes", _write, SECONDS_BETWEEN_WRITES)
    return not trouble, f"fail ({trouble})" if trouble else "work"


def _write() -> str:
    """The kind of error, if any. What it writes cannot be compressed."""
    row = WriteProbe(pk=1, content=os.urandom(PROBE_BYTES))
    try:
        with transaction.atomic():
            WriteProbe.objects.bulk_create(
                [row], update_conflicts=True, update_fields=["content"], unique_fields=["id"]
            )
    except DatabaseError as trouble:
        return type(trouble).__name__
    return ""


def workers() -> tuple[bool, str]:
    alive = Runner.objects.alive().filter(kind=RunnerKind.WORKER)[:MAX_COUNTED].count()
    return alive > 0, f"{alive} running"


def tasks() -> tuple[bool, str]:
    """The next task has not waited long. What failed is for administrators, and no alarm."""
    queue = task_queue()
    return not queue.is_late, f"next waits {_seconds(queue.waits)}, {queue.failed} failed"


def task_queue() -> Backlog:
    """What waits for a worker, from the task that the next free worker takes."""
    failed = DBTaskResult.objects.failed().order_by()[:MAX_COUNTED].count()
    return Backlog(_next_task(), failed, TASKS_WAIT)


def _next_task() -> datetime | None:
    """Since when the task waits that the next free worker takes."""
    task = DBTaskResult.objects.ready().first()
    if task is None:
        return None
    enqueued: datetime = task.enqueued_at
    return enqueued if task.run_after == get_date_max() else max(enqueued, task.run_after)


def mail() -> tuple[bool, str]:
    """Mail goes out. What failed is for administrators, and no alarm."""
    queue = mail_queue()
    return not queue.is_late, f"oldest waits {_seconds(queue.waits)}, {queue.failed} failed"


def mail_queue() -> Backlog:
    oldest = Mail.objects.waiting().aggregate(since=Min("queued_at"))["since"]
    return Backlog(oldest, Mail.objects.failed()[:MAX_COUNTED].count(), MAIL_WAITS)


def search() -> tuple[bool, str]:
    """This version of PostgreSQL wrote the index; the scheduler has it written again otherwise."""
    if IndexOrigin.objects.is_outdated():
        return False, "another version of PostgreSQL wrote the index"
    return True, "index is current"


def meaning() -> tuple[bool, str]:
    """Whether search by meaning is used, and why not. The site does its work without it."""
    return True, state_of_meaning()


def scheduler() -> tuple[bool, str]:
    """Every job began in time and ended well."""
    jobs = job_report()
    words = [f"{how}: {' '.join(names)}" for how, names in jobs.faults.items() if names]
    began = _seconds(jobs.now - jobs.newest) if jobs.newest else ""
    last = f"last job began {began} ago" if began else "no job began yet"
    return not words, ", ".join([last, *words])


def job_report() -> JobReport:
    jobs = Job.objects.in_bulk([scheduled.command for scheduled in SCHEDULE])
    now, alive = database_now(), Runner.objects.alive().names()
    newest = max((job.begun_at for job in jobs.values() if job.begun_at), default=None)
    may_be_new = _has_just_started(now)
    faults = {
        LATE: [
            each.command
            for each in SCHEDULE
            if _is_late(each, jobs.get(each.command), now, may_be_new)
        ],
        AHEAD: [name for name, job in jobs.items() if job.is_ahead(now)],
        FAILED: [name for name, job in jobs.items() if job.is_broken(alive)],
    }
    return JobReport(now, newest, faults)


def _has_just_started(now: datetime) -> bool:
    """A scheduler runs that cannot have begun everything yet."""
    first = Runner.objects.alive().filter(kind=RunnerKind.SCHEDULER).order_by("started_at").first()
    return first is not None and first.started_at > now - JOBS_WAIT


def _is_late(scheduled: ScheduledCommand, job: Job | None, now: datetime, may_be_new: bool) -> bool:
    if job is None or job.begun_at is None:
        return not may_be_new
    return job.begun_at <= scheduled.mark(now) - JOBS_WAIT


CHECKS: list[Callable[[], tuple[bool, str]]] = [
    *(database, migrations, writes, workers, tasks, mail, scheduler, search, meaning)
]


def _seconds(span: timedelta) -> str:
    return f"{max(0, span.total_seconds()):.0f} s"

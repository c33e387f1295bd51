"""What the database says of the site's work, as numbers that monitors read at /metrics.

Apps of higher layers add theirs by ``register_gauges``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from portal.database.replicas import replicas
from portal.mail.models import Mail
from portal.operations import readiness
from portal.operations.models import Runner, RunnerKind
from portal.operations.readiness import Backlog

MAX_COUNTED = 10_000
DATABASE_NUMBERS = {
    "database_bytes": "Size of the database.",
    "database_connections": "Connections to the database that are open.",
    "database_connections_allowed": "Connections that the server allows.",
    "database_transactions": "Transactions since the statistics began.",
    "database_deadlocks": "Deadlocks since the statistics began.",
    "database_blocks_cached": "Blocks found in memory since the statistics began.",
    "database_blocks_read": "Blocks read from the disk since the statistics began.",
    "synchronous_standbys": "Standbys that have each write before it is acknowledged.",
    "synchronous_standbys_wanted": "1 where writes wait for a standby (synchronous_standby_names).",
}
DATABASE = """
    SELECT pg_database_size(datname), numbackends,
           current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int,
           xact_commit + xact_rollback, deadlocks, blks_hit, blks_read,
           (SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')),
           (current_setting('synchronous_standby_names') <> '')::int
    FROM pg_stat_database WHERE datname = current_database()
"""


class Gauge(NamedTuple):
    """A number of this moment. ``labels`` tell it from others of its name."""

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = {}


GaugeSource = Callable[[], Iterable[Gauge]]
_sources: list[GaugeSource] = []


def register_gauges(source: GaugeSource) -> GaugeSource:
    _sources.append(source)
    return source


def gauges() -> list[Gauge]:
    """All that can be known; where the database cannot be asked, that it cannot."""
    found = [*_checks(), *_from_sources(), *_replicas()]
    return sorted(found, key=lambda gauge: gauge.name)


def backlog_gauges(name: str, queue: Backlog, waiting: "QuerySet[Any]") -> Iterator[Gauge]:
    """Say how much waits in a queue, for how long its first has, and how much failed for good."""
    number = waiting.order_by()[:MAX_COUNTED].count()
    yield Gauge(f"{name}_waiting", f"{name}: how many wait, up to {MAX_COUNTED}.", number)
    seconds = max(0.0, queue.waits.total_seconds())
    yield Gauge(f"{name}_waiting_seconds", f"{name}: since when the first waits.", seconds)
    yield Gauge(f"{name}_failed", f"{name}: how many failed for good, up to 1000.", queue.failed)


def _checks() -> Iterator[Gauge]:
    for check in readiness.checks():
        meaning = "1 where this check of /readyz is well."
        yield Gauge("check_ok", meaning, check.is_ok, {"check": check.name})


def _from_sources() -> list[Gauge]:
    try:
        with readiness.bounded():
            return [gauge for source in _sources for gauge in source()]
    except (DatabaseError, InterfaceError):
        return []


@register_gauges
def _queues() -> Iterator[Gauge]:
    yield from backlog_gauges("tasks", readiness.task_queue(), DBTaskResult.objects.ready())
    yield from backlog_gauges("mail", readiness.mail_queue(), Mail.objects.waiting())


@register_gauges
def _processes() -> Iterator[Gauge]:
    kinds = [*Runner.objects.alive().values_list("kind", flat=True)]
    for kind in RunnerKind.values:
        meaning = "Processes that were alive within a minute."
        yield Gauge("processes", meaning, kinds.count(kind), {"kind": kind})
    for fault, names in readiness.job_report().faults.items():
        yield Gauge("jobs_wrong", "Scheduled jobs with this fault.", len(names), {"fault": fault})


@register_gauges
def _database() -> Iterator[Gauge]:
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        values = cursor.fetchone()
    for (name, meaning), value in zip(DATABASE_NUMBERS.items(), values, strict=True):
        yield Gauge(name, meaning, value)


def _replicas() -> Iterator[Gauge]:
    """As the process that answers sees them."""
    known = replicas()
    if known.all:
        known.look_if_due()
    for replica in known.all:
        labels = {"replica": replica.alias}
        yield Gauge("replica_lag_seconds", "How late a replica is.", replica.lag, labels)
        used = bool(replica.is_used)
        yield Gauge("replica_used", "1 where pages are read from a replica.", used, labels)

"""How long each kind of process waits for the database (decision 28)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import DEFAULT_DB_ALIAS


class ProcessKind(StrEnum):
    WEB = "web"
    BACKGROUND = "background"
    MIGRATION = "migration"
    COMMAND = "command"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """In seconds; 0 is no limit. The server keeps all but ``connect`` and ``answer``.

    ``answer`` is how long this side waits for one statement. It is longer than ``statement``, and
    is reached only when the server itself hangs.
    """

    connect: float
    statement: float = 0
    lock: float = 0
    idle: float = 0
    answer: float = 0

    def server_options(self) -> str:
        """What the server is told when a connection begins."""
        named = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle,
        }
        return " ".join(f"-c {name}={seconds * 1000:.0f}" for name, seconds in named.items())


# A peer that vanished without a word is noticed within a minute; a local socket ignores these.
KEEPALIVES = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
SECONDS_TO_ANSWER = 2
# of a replica: shared pages stay for 60 seconds, and triggers remember changes for 120 (revisions)
MAX_LAG_SECONDS = 30
COMMANDS = {"worker": ProcessKind.BACKGROUND, "scheduler": ProcessKind.BACKGROUND}
COMMANDS["migrate"] = ProcessKind.MIGRATION

# What this process is. The entry points say so before the settings are read.
process = ProcessKind.COMMAND


def serve_pages() -> None:
    global process  # noqa: PLW0603 - said once, by the entry point
    process = ProcessKind.WEB


def run_command(arguments: list[str]) -> None:
    global process  # noqa: PLW0603 - see above
    process = COMMANDS.get(next(iter(arguments), ""), ProcessKind.COMMAND)


def with_limits(database: dict[str, Any], limits: Limits, *, is_pooled: bool) -> dict[str, Any]:
    """The database of the settings, with these limits.

    Behind PgBouncer a connection is told nothing when it begins: the limits of the server are set
    for its role there (docs/runbook.md).
    """
    given = database.get("OPTIONS", {})
    options = {**KEEPALIVES, "connect_timeout": max(2, round(limits.connect)), **given}
    if not is_pooled:
        options["options"] = f"{limits.server_options()} {given.get('options', '')}".strip()
    engine = "portal.database"
    return {**database, "ENGINE": engine, "OPTIONS": options, "LIMITS": limits}


def limits_of_processes(
    page: Limits, *, task: float, migration_lock: float
) -> dict[ProcessKind, Limits]:
    """The limits of each kind of process, from what is chosen for pages, tasks and migrations."""
    return {
        ProcessKind.WEB: replace(page, answer=page.statement + SECONDS_TO_ANSWER),
        ProcessKind.BACKGROUND: Limits(
            connect=10,
            statement=task,
            lock=60,
            idle=900,
            answer=task + SECONDS_TO_ANSWER,
        ),
        ProcessKind.MIGRATION: Limits(connect=10, lock=migration_lock),
        ProcessKind.COMMAND: Limits(connect=10),
    }


def databases(
    primary: dict[str, Any], replicas: list[dict[str, Any]], **ways: object
) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: a primary and its replicas. A replica tests what is in the primary."""
    tests = {"TEST": {"MIRROR": DEFAULT_DB_ALIAS}}
    named = {f"replica_{n}": {**each, **tests} for n, each in enumerate(replicas, 1)}
    every = {DEFAULT_DB_ALIAS: primary, **named}
    return {alias: {**each, **ways} for alias, each in every.items()}

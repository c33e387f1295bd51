"""The database that a request reads from: the primary, or a replica (decision 58).

A request reads everything from one of them, up to its first write, so that what is cached under a
state is at least as new as that state. Without a choice it is the primary: for commands,
workers, and what is sent after the answer has begun.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

# a sign-in, its second step and its attempts count at once, and the cache holds these attempts
PRIMARY_APPS = {"accounts", "account", "django_cache", "mfa", "operations", "usersessions"}
READS = ("SELECT", "EXECUTE", "SET", "SHOW", "SAVEPOINT", "RELEASE")


@dataclass
class ReadSource:
    """The alias of the database that a request reads from, and whether it has written anything."""

    alias: str
    has_written: bool = False

    @property
    def is_replica(self) -> bool:
        return self.alias != DEFAULT_DB_ALIAS

    def note(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Run a statement of the primary, and remember whether it was a write."""
        self.has_written = self.has_written or is_write(sql)
        return execute(sql, *rest)


_source: ContextVar[ReadSource | None] = ContextVar("read_source", default=None)


def is_write(sql: str) -> bool:
    """Whether a statement may change rows: all that are not known to read do."""
    return not sql.lstrip(" \n(").startswith(READS)


@contextmanager
def reading_from(alias: str) -> Iterator[ReadSource]:
    """Read from this database within the block, until something is written."""
    source = ReadSource(alias)
    before = _source.set(source)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(source.note):
            yield source
    finally:
        _source.reset(before)


@contextmanager
def reading_from_primary() -> Iterator[None]:
    """Read from the primary within the block: for what others may read before they know better."""
    before = _source.set(None)
    try:
        yield
    finally:
        _source.reset(before)


def alias_to_read() -> str:
    """Return the database to read from at this moment: in a transaction it is the primary."""
    source = _source.get()
    if source is None or source.has_written or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return DEFAULT_DB_ALIAS
    return source.alias


def connection_to_read() -> BaseDatabaseWrapper:
    """Return the connection for SQL that only reads."""
    return connections[alias_to_read()]


class ReplicaRouter:
    """Django's router: queries that read go where the request reads from."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        is_primary = model._meta.app_label in PRIMARY_APPS
        return DEFAULT_DB_ALIAS if is_primary else alias_to_read()

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *rows: models.Model, **hints: object) -> bool:
        """Rows of a replica are rows of the primary."""
        return True

    def allow_migrate(self, db: str, *names: str, **hints: object) -> bool:
        return db == DEFAULT_DB_ALIAS

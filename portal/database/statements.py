"""Queries that nearly every request asks: written once, and planned once a connection.

Elsewhere querysets are as quick and easier to read; decision 32 says where the line is.
"""

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.database.read_source import connection_to_read

# psycopg2's connections, each with the names of what it has prepared
prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Statement:
    """A query with named parameters: ``%(name)s`` in its text, their PostgreSQL types beside it.

    A pooler that gives each transaction another connection keeps no plans: there it is sent whole.
    """

    def __init__(self, name: str, text: str, **types: str) -> None:
        self.name, self.text, self.types = name, text, types

    def database(self) -> BaseDatabaseWrapper:
        """Return the connection that is asked."""
        return connection_to_read()

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        database = self.database()
        with database.cursor() as cursor:
            if settings.DATABASE_IS_POOLED:
                cursor.execute(self.text, values)
            else:
                self._prepare(database)
                cursor.execute(self._execution, [values[name] for name in self.types])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def row(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        return next(iter(self.rows(values)), None)

    def _prepare(self, database: BaseDatabaseWrapper) -> None:
        """Plan it, unless this connection has; not by Django, which would count it as a query."""
        known = prepared.setdefault(database.connection, set())
        if self.name in known:
            return
        numbered = {name: f"${n}" for n, name in enumerate(self.types, 1)}
        types = f" ({', '.join(self.types.values())})" if self.types else ""
        with database.wrap_database_errors, database.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self.name}{types} AS {self.text % numbered}")
        known.add(self.name)

    @property
    def _execution(self) -> str:
        places = f" ({', '.join(['%s'] * len(self.types))})" if self.types else ""
        return f"EXECUTE {self.name}{places}"


class PrimaryStatement(Statement):
    """One that writes too, or must know what was committed a moment ago."""

    def database(self) -> BaseDatabaseWrapper:
        return connections[DEFAULT_DB_ALIAS]

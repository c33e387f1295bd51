"""Whether the database has the tables and columns that this release of the code reads."""

from functools import cache

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader


class SchemaBehindCode(OperationalError):
    """Migrations of this release are not applied yet."""


class Schema:
    """What a process knows of the database; it asks until nothing is missing."""

    def __init__(self) -> None:
        self._is_current = False

    def is_current(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether no migration is missing.

        Raises DatabaseError where the database does not answer.
        """
        self._is_current = self._is_current or not missing_migrations(connection)
        return self._is_current


schema = Schema()


def missing_migrations(connection: BaseDatabaseWrapper) -> frozenset[tuple[str, str]]:
    """The newest of each app that are not applied, as app and name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _newest_migrations() - set(cursor.fetchall())


def require_current() -> None:
    """Raise SchemaBehindCode where a migration is missing."""
    if not schema.is_current(connection):
        raise SchemaBehindCode("migrations of this release are not applied yet")


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Read from the disk once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())

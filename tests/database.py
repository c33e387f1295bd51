"""The database of each test process: a copy of one that has every migration of this code."""

import fcntl
import gc
import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

ROOT = Path(__file__).parents[1]
IS_READY = "every migration has run"
# what Django writes after each migration, for every database alike
KEPT = {"auth_permission", "django_content_type"}


def use_copy(name, lock):
    """Connect this process to a new copy, of that name, of a database with every migration."""
    template = f"test_directory_{fingerprint()}"
    connection.settings_dict["TEST"]["NAME"] = template
    with held(lock):
        if not is_ready(template):
            with without_garbage():
                connection.creation.create_test_db(verbosity=0, autoclobber=True)
            execute(f"COMMENT ON DATABASE {template} IS '{IS_READY}'")
            connection.close()
        connection.settings_dict["NAME"] = template
        connection.creation.clone_test_db(name, verbosity=0, autoclobber=True)
    connection.settings_dict.update(connection.creation.get_test_db_clone_settings(name))
    connection.close()


def fingerprint():
    """The same for as long as no migration changes, of this project or of a package."""
    found = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/**/migrations/*.py"), ROOT / ".requirements" / "dev.lock"]):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def held(lock):
    """Let one process at a time make and copy the database."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def without_garbage():
    """Do not look for garbage meanwhile: with the states of migrations that is half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_ready(database):
    rows = execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    )
    return rows == [(IS_READY,)]


def execute(sql, parameters=()):
    """The rows of a statement that is about a database, or none."""
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's own way to do it
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def empty():
    """Delete every row that a test has committed, once nobody else writes any more.

    Django's own way empties each of a hundred tables, of which most are empty, by a new file for
    it and for each of its indexes, and takes many times as long.
    """
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [f'"{table}"' for table in found if table not in KEPT]
    asked = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
        # no trigger writes what became of these rows, and their order does not matter
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")


def may_leave_out_triggers():
    """Whether `empty` can be used: the user of one's own PostgreSQL may not be allowed to."""
    return execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(True,)]

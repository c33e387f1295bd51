"""The database of each test process: a copy of one that has every migration of this code."""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[1]
IS_READY = "every migration has run"


def use_copy(name, lock):
    """Connect this process to a new copy, of that name, of a database with every migration."""
    template = f"test_directory_{fingerprint()}"
    connection.settings_dict["TEST"]["NAME"] = template
    with held(lock):
        if not is_ready(template):
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

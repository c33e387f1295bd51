"""The database of a simulation: a copy of one with every migration, dropped afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection

from councils.models import Council
from portal.demo.seed import add_supply

TEMPLATE = "simulation_template"


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Connect this process to a new database of this name, and drop it at the end.

    The template has councils, service areas, boards and products. It is made once, and brought up
    to date with each new migration.
    """
    own = connection.settings_dict["NAME"]
    try:
        _connect(own)
        _make_template(own)
        _execute(own, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _execute(own, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        _connect(name)
        yield
    finally:
        _connect(own)
        _execute(own, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _execute(own: str, statement: str) -> None:
    _connect(own)
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _make_template(own: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        is_known = cursor.fetchone() is not None
    if not is_known:
        _execute(own, f"CREATE DATABASE {TEMPLATE}")
    _connect(TEMPLATE)
    call_command("migrate", verbosity=0)
    if not Council.objects.exists():
        for command in ("createcachetable", "load_councils", "load_taxonomy", "load_boards"):
            call_command(command, stdout=StringIO())
        add_supply()
    connection.close()

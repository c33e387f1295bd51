"""The clock of the simulation, for Python and for the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine
from django.db import connection

FUNCTIONS = ["now", "statement_timestamp", "transaction_timestamp", "clock_timestamp"]
SCHEMA = "simulated_clock"
_FUNCTION = """
    CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT current_setting('simulation.now')::timestamptz $$;
"""
# functions of this schema come before those of the database itself
_PATH = "SET search_path = {schema}, public, pg_catalog"


class SimulatedClock:
    """Says what time it is until it is moved on. It never goes back."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._travel = time_machine.travel(start, tick=False)

    @contextmanager
    def running(self) -> Iterator["SimulatedClock"]:
        """Let Python and the database connection of this process go by this clock."""
        traveller = self._travel.start()
        self._move = traveller.move_to
        try:
            install_functions()
            self._set_database()
            yield self
        finally:
            remove_functions()
            self._travel.stop()

    def move_to(self, moment: datetime) -> None:
        self.now = moment
        self._move(moment)
        self._set_database()

    def pass_by(self, period: timedelta) -> None:
        self.move_to(self.now + period)

    def _set_database(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('simulation.now', %s, false)", [self.now.isoformat()])


def install_functions() -> None:
    """Make the functions of the database that say the time, and use them on this connection."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for name in FUNCTIONS:
            cursor.execute(_FUNCTION.format(schema=SCHEMA, name=name))
        cursor.execute(_PATH.format(schema=SCHEMA))


def remove_functions() -> None:
    """Leave the database and this connection as they were before."""
    with connection.cursor() as cursor:
        cursor.execute("RESET search_path")
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")

"""How long each kind of process waits for the database."""

from types import SimpleNamespace

import psycopg2
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg2.errors import FeatureNotSupported

from portal.database import limits, timeouts
from portal.database.base import is_refused_by_replica, outages
from portal.database.limits import Limits, ProcessKind, with_limits
from portal.database.timeouts import BoundedConnection, Outage, ServerSilent, wait_for

TIMEOUTS = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]


def told(kind, **database):
    """What a server knows of a connection of such a process."""
    options = with_limits(database, settings.DATABASE_LIMITS[kind], is_pooled=False)["OPTIONS"]
    own = {
        "host": connection.settings_dict["HOST"],
        "user": connection.settings_dict["USER"],
        "password": connection.settings_dict["PASSWORD"] or None,
        "dbname": connection.settings_dict["NAME"],
    }
    opened = psycopg2.connect(**own, **options)
    with opened.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in TIMEOUTS))
        found = cursor.fetchone()
    opened.close()
    return found


@pytest.mark.parametrize(
    ("kind", "limits"),
    [
        (ProcessKind.WEB, ("10s", "5s", "30s")),
        (ProcessKind.BACKGROUND, ("15min", "1min", "15min")),
        (ProcessKind.MIGRATION, ("0", "5s", "0")),
        (ProcessKind.COMMAND, ("0", "0", "0")),
    ],
)
def test_each_kind_of_process_tells_the_server_its_limits(db, kind, limits):
    assert told(kind) == limits


@pytest.mark.slow
def test_what_the_address_of_the_database_says_wins(db):
    given = {"OPTIONS": {"options": "-c lock_timeout=7000"}}

    assert told(ProcessKind.WEB, **given) == ("10s", "7s", "30s")


def test_only_processes_with_a_limit_give_up_a_silent_server():
    bounded = {kind for kind, each in settings.DATABASE_LIMITS.items() if each.answer}

    assert bounded == {ProcessKind.WEB, ProcessKind.BACKGROUND}
    for each in bounded:
        assert settings.DATABASE_LIMITS[each].answer > settings.DATABASE_LIMITS[each].statement


def test_pgbouncer_is_told_nothing():
    options = with_limits({}, Limits(connect=3, statement=10), is_pooled=True)["OPTIONS"]

    assert "options" not in options


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["worker", "--batch"], ProcessKind.BACKGROUND),
        (["scheduler"], ProcessKind.BACKGROUND),
        (["migrate"], ProcessKind.MIGRATION),
        (["backup", "worker"], ProcessKind.COMMAND),
        ([], ProcessKind.COMMAND),
    ],
)
def test_the_command_says_what_the_process_is(monkeypatch, arguments, kind):
    monkeypatch.setattr(limits, "process", None)

    limits.run_command(arguments)

    assert limits.process == kind


def test_after_a_silence_one_tries_and_the_others_are_refused_at_once(monkeypatch):
    clock = SimpleNamespace(monotonic=lambda: clock.now, now=100)
    monkeypatch.setattr(timeouts, "time", clock)
    outage = Outage()
    outage.begin()
    with pytest.raises(ServerSilent), outage.attempt(1):
        pass

    clock.now += timeouts.RETRY_SECONDS
    with outage.attempt(1), pytest.raises(ServerSilent), outage.attempt(1):
        pass
    with outage.attempt(1):
        assert not outage.is_known


def test_a_server_that_may_only_be_read_is_one_that_is_down(db):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute("SET TRANSACTION READ ONLY")
        with pytest.raises(OperationalError, match="read-only"):
            cursor.execute("CREATE TABLE of_a_replica ()")
        cursor.execute("ROLLBACK TO before")


def test_a_table_that_a_replica_does_not_have_is_no_fault_of_the_program():
    unlogged = FeatureNotSupported("cannot access temporary or unlogged relations during recovery")

    assert is_refused_by_replica(unlogged)
    assert not is_refused_by_replica(FeatureNotSupported("this is not supported"))


def test_a_silent_replica_keeps_no_request_from_the_primary():
    try:
        outages["replica_1"].begin()

        with pytest.raises(ServerSilent), outages["replica_1"].attempt(1):
            pass
        with outages["default"].attempt(1):
            assert not outages["default"].is_known
    finally:
        outages.clear()


def test_each_connection_waits_for_its_own_server():
    """psycopg2 has one callback: what it does depends on the connection that waits."""
    waited = []
    waiting = BoundedConnection.__new__(BoundedConnection)
    waiting.wait = waited.append

    wait_for(waiting)

    assert waited == [waiting]

"""New code on an older database waits for its migrations, and the older code serves until then."""

from dataclasses import replace

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from portal.database import base, schema
from portal.operations import reconnect, views
from portal.operations.reconnect import retry_on_disconnect

pytestmark = pytest.mark.django_db
NOBODY_HAS = "SELECT 1 FROM a_table_of_the_next_release"


@pytest.fixture(autouse=True)
def just_started(monkeypatch):
    """A process that has not asked the database yet."""
    known = schema.Schema()
    for module in (schema, base, views):
        monkeypatch.setattr(module, "schema", known)


@pytest.fixture
def serves_pages(monkeypatch):
    limits = replace(connection.settings_dict["LIMITS"], answer=5.0)
    monkeypatch.setitem(connection.settings_dict, "LIMITS", limits)


def forget_a_migration():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'texts'")


def fail():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NOBODY_HAS)


def test_a_process_has_started_when_the_database_has_all_that_it_reads(client):
    with transaction.atomic():
        forget_a_migration()
        waits = client.get("/startz")
        transaction.set_rollback(True)

    assert waits.status_code == 503
    assert waits.content == b"waits for migrations\n"
    assert client.get("/startz").status_code == 200


def test_who_has_started_is_not_asked_of_the_database_again(client, django_assert_num_queries):
    client.get("/startz")

    with django_assert_num_queries(0):
        assert client.get("/startz").status_code == 200


def test_a_database_that_is_away_is_no_reason_to_wait(client, monkeypatch):
    def refuse(*of):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(schema, "missing_migrations", refuse)

    assert client.get("/startz").status_code == 200


def test_a_page_that_needs_a_missing_migration_is_unavailable(serves_pages, monkeypatch, caplog):
    monkeypatch.setattr(schema, "missing_migrations", lambda connection: {("texts", "0009_new")})

    with pytest.raises(OperationalError, match="a_table_of_the_next_release"):
        fail()

    assert [record.getMessage() for record in caplog.records] == [
        "database lacks migrations of this release: run migrate"
    ]


def test_a_name_that_is_wrong_stays_a_fault_of_the_program(serves_pages, monkeypatch):
    monkeypatch.setattr(schema, "missing_migrations", lambda connection: set())

    with pytest.raises(ProgrammingError):
        fail()


def test_a_command_is_told_what_is_wrong_with_its_statement(monkeypatch):
    monkeypatch.setattr(schema, "missing_migrations", lambda connection: {("texts", "0009_new")})

    with pytest.raises(ProgrammingError):
        fail()


def test_a_worker_begins_when_the_migrations_are_there(monkeypatch):
    missing = [{("texts", "0009_new")}, {("texts", "0009_new")}, set()]
    begun, waited = [], []
    monkeypatch.setattr(schema, "missing_migrations", lambda connection: missing.pop(0))
    monkeypatch.setattr(reconnect.time, "sleep", waited.append)
    monkeypatch.setattr(reconnect.connection, "close", lambda: None)

    retry_on_disconnect(lambda: begun.append(len(missing)))

    assert begun == [0]
    assert len(waited) == 2

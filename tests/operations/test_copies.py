"""What is backed up comes back whole, or not at all."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from forums.models import Attachment
from portal.accounts.models import User
from portal.audit.models import Entry, record
from portal.operations import postgres
from tests.factories.accounts import UserFactory
from tests.factories.forums import AttachmentFactory
from tests.factories.services import ServiceFactory

RULES = {
    "triggers": "SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal",
    "marks": "SELECT obj_description(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "text search": "SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace "
    "UNION ALL SELECT dictname FROM pg_ts_dict WHERE dictnamespace = 'public'::regnamespace",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'",
}
# PostgreSQL writes these elsewhere each time it reads a rule
CASTS = re.compile(r"::(text|character varying)(\[\])?|[()]")


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(CASTS.sub("", str(row)) for row in cursor.fetchall())


def everything():
    """Every row of every table, and every rule of the database."""
    rows = {
        table: asked(f'SELECT md5(t::text) FROM "{table}" t')
        for table in connection.introspection.table_names()
    }
    return rows | {name: asked(sql) for name, sql in RULES.items()}


def on_the_server(sql):
    postgres.run("psql", "--dbname=postgres", "--quiet", "--command", sql)


@pytest.fixture
def scratch(transactional_db):
    """A database that a test may destroy."""
    connection.close()
    used = connection.settings_dict["NAME"]
    # browsers that walked the site before may hold connections of the server they walked on
    on_the_server(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{used}'"
    )
    on_the_server(f'CREATE DATABASE "{used}_copy" TEMPLATE "{used}"')
    connection.settings_dict["NAME"] = f"{used}_copy"
    yield connection.settings_dict
    connection.close()
    connection.settings_dict["NAME"] = used
    on_the_server(f'DROP DATABASE "{used}_copy"')
    ContentType.objects.clear_cache()


@pytest.fixture
def filled(scratch, client):
    """A listing, a post with a file, a record, and somebody who is signed in."""
    person = UserFactory(email="olive@durham.example", password="three-quiet-horses")
    client.force_login(person)
    AttachmentFactory()
    record("listing published", ServiceFactory(), by=person)
    return scratch


@pytest.fixture
def file(tmp_path):
    return tmp_path / "copy.dump"


def destroy():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def test_all_that_was_backed_up_comes_back(filled, client, file, capsys):
    before, content = everything(), bytes(Attachment.objects.get().content.data)
    call_command("backup", file)
    destroy()
    assert connection.introspection.table_names() == []

    call_command("restore", file)

    assert everything() == before
    assert bytes(Attachment.objects.get().content.data) == content
    assert client.get("/accounts/").status_code == 200
    assert User.objects.get(email="olive@durham.example").check_password("three-quiet-horses")
    with pytest.raises(DatabaseError, match="entries_are_never_changed"):
        Entry.objects.all().delete()
    call_command("rebuild_search", "--check")
    assert UserFactory().pk
    assert "migrate" not in capsys.readouterr().out


def test_it_replaces_only_what_it_is_told_to_replace(filled, file):
    before = everything()
    call_command("backup", file)
    UserFactory()

    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", file)
    assert User.objects.count() > 1
    call_command("restore", file, "--replace")

    assert everything() == before


def test_a_backup_of_an_older_version_asks_for_its_migrations(filled, file, capsys):
    with connection.cursor() as cursor:
        newest = "SELECT max(name) FROM django_migrations WHERE app = 'mail'"
        cursor.execute(f"DELETE FROM django_migrations WHERE app = 'mail' AND name = ({newest})")
    call_command("backup", file)

    call_command("restore", file, "--replace")

    assert "run manage.py migrate now" in capsys.readouterr().out


def test_half_a_file_is_refused_before_anything_is_touched(filled, file):
    call_command("backup", file)
    whole = file.read_bytes()
    before = everything()
    for broken in [whole[: len(whole) // 2], b"", b"SELECT 1;"]:
        file.write_bytes(broken)

        with pytest.raises(CommandError, match="not a whole backup"):
            call_command("restore", file, "--replace")

    assert everything() == before


def test_what_fails_in_the_middle_leaves_all_as_it_was(filled, file):
    """What is not in the schema of the site is not replaced, and so is in its way."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.kept AS SELECT 1 AS one")
    call_command("backup", file)
    before = everything()

    with pytest.raises(CommandError, match='schema "theirs" already exists'):
        call_command("restore", file, "--replace")

    assert everything() == before


def test_a_backup_of_something_else_is_refused(scratch, file):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO other")
    connection.close()
    postgres.run("pg_dump", "--format=custom", "--file", str(file))

    with pytest.raises(CommandError, match="a backup of something else"):
        call_command("restore", file)


def test_a_backup_never_overwrites_another_and_is_for_its_owner_only(scratch, file):
    call_command("backup", file)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_not_there_is_said(db, file):
    with pytest.raises(CommandError, match="does not exist"):
        call_command("restore", file)


@pytest.fixture
def elsewhere(settings, monkeypatch):
    """As with a database of one's own, which cannot be reached."""
    settings.DATABASE_URL = "postgres://us:secret-word@127.0.0.1:1/directory"
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "secret-word")
    return monkeypatch


def test_programs_that_are_missing_are_said(elsewhere, file):
    elsewhere.setenv("PATH", "/nowhere")

    with pytest.raises(CommandError, match="pg_dump is not installed"):
        call_command("backup", file)


def test_what_goes_wrong_is_said_without_the_password(elsewhere, file):
    elsewhere.setenv("PATH", str(postgres.local_postgres.binary("pg_dump").parent))

    with pytest.raises(CommandError, match="Connection refused") as said:
        call_command("backup", file)

    assert "secret-word" not in str(said.value)
    assert not list(file.parent.iterdir())

"""The whole database in a file, and back. Files that people attached are rows, and so within it."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import connection

from portal.database.clock import database_now
from portal.operations import postgres
from portal.operations.models import Job

JOB = "backup"

# every table, view, sequence, function and text search object but those of extensions, which stay:
# who may drop them may not be allowed to create them again; sequences last, because most go with
# their table
OURS = """
    SELECT format('DROP %%s IF EXISTS %%s CASCADE', kind, name) AS statement FROM (
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                            WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE'
                            ELSE 'TABLE' END AS kind,
               oid::regclass::text AS name, tableoid, oid
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
        UNION ALL
        SELECT 'ROUTINE', oid::regprocedure::text, tableoid, oid
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'TEXT SEARCH CONFIGURATION', oid::regconfig::text, tableoid, oid
        FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'TEXT SEARCH DICTIONARY', oid::regdictionary::text, tableoid, oid
        FROM pg_ts_dict WHERE dictnamespace = 'public'::regnamespace
    ) AS things
    WHERE NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = things.tableoid AND objid = things.oid AND deptype = 'e'
    )
    ORDER BY kind = 'SEQUENCE'
"""
EMPTY = f"""
    SET LOCAL lock_timeout = '30s';
    SET LOCAL client_min_messages = warning;
    DO $$
    DECLARE each record;
    BEGIN
        FOR each IN {OURS.replace("%%", "%")} LOOP EXECUTE each.statement; END LOOP;
    END $$;
"""
# the owner of an extension may be somebody else
NOT_OURS = " COMMENT - EXTENSION "


class NotAllowed(Exception):
    """A file or a database is not as it must be; nothing has been touched."""


def is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({OURS})".replace("%%", "%"))
        return not cursor.fetchone()[0]


def back_up(file: Path) -> None:
    """Write the file, for its owner only; it has its name when it is whole.

    Raises NotAllowed or ProgramFailed.
    """
    if file.exists():
        raise NotAllowed(f"{file} exists already.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        words = ["--format=custom", "--no-owner", "--no-acl"]
        postgres.run("pg_dump", *words, "--file", str(unfinished))
        check(unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def note_backup() -> None:
    """Write down that a backup was made; it is a job that the scheduler does not run."""
    now = database_now()
    values = {"begun_at": now, "ended_at": now, "last_error": ""}
    Job.objects.update_or_create(name=JOB, defaults=values)


def last_backup() -> datetime | None:
    """When the command made the last one, or PostgreSQL last archived its log."""
    noted = Job.objects.filter(name=JOB).values_list("ended_at", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_archived_time FROM pg_stat_archiver")
        (archived,) = cursor.fetchone()
    return max((moment for moment in (noted, archived) if moment), default=None)


def check(file: Path) -> list[str]:
    """What is in the file, which is read to its end. Raises NotAllowed."""
    if not file.is_file():
        raise NotAllowed(f"The file {file} does not exist.")
    try:
        contents = postgres.run("pg_restore", "--list", str(file)).splitlines()
        postgres.run("pg_restore", "--file=/dev/null", str(file))
    except postgres.ProgramFailed as fault:
        raise NotAllowed(f"{file} is not a whole backup. {fault}") from fault
    if not any("TABLE DATA public django_migrations" in line for line in contents):
        raise NotAllowed(f"{file} is a backup of something else.")
    return contents


def restore(file: Path, *, replace: bool) -> None:
    """All or nothing: where anything fails, the database is as it was.

    Raises NotAllowed or ProgramFailed.
    """
    contents = check(file)
    if not replace and not is_empty():
        raise NotAllowed("The database is not empty. Use --replace to delete what is in it.")
    connection.close()
    with NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write("\n".join(line for line in contents if NOT_OURS not in line))
        wanted.flush()
        words = ["--no-owner", "--no-acl", "--use-list", wanted.name, "--file=-", str(file)]
        with postgres.psql() as sql:
            sql.write(f"BEGIN;{EMPTY}".encode())
            with postgres.written_by("pg_restore", *words) as script:
                shutil.copyfileobj(script, sql)
            sql.write(b"\nCOMMIT;\nANALYZE;\n")

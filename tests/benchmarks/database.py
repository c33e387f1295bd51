"""The filled database of a size, kept until a migration or what fills it changes."""

import hashlib
import time
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField
from django.utils import timezone

from forums.models import Thread
from forums.models.counters import recount_thread
from portal.insights.models import MONTHS_SHOWN, Snapshot
from portal.insights.snapshot_job import build_snapshot, count
from portal.search.models import EntryKind, IndexEntry, Tally
from portal.search.models.facet_counts import FACETS_OF_ENTRIES, FOUND
from portal.search.models.word import COUNT_AGAIN
from services.models.counters import count_tallies_again
from services.needs.filters import count_contracts
from services.needs.models import Finding, Need, find_matches
from tests import database as migrated
from tests.benchmarks import data, talk

MADE_BY = ["data.py", "talk.py", "database.py"]
LARGE_TABLES = [
    *("services_service", "services_use", "services_service_products", "services_offer"),
    *("services_benefit", "forums_thread", "forums_post", "forums_threadread"),
]
LOADED_KINDS = [
    *(EntryKind.SUPPLIER, EntryKind.PRODUCT, EntryKind.SERVICE, EntryKind.NEED, EntryKind.THREAD),
]
DROPPED = """
SELECT CASE WHEN contype = 'u' THEN format('ALTER TABLE %%s DROP CONSTRAINT %%I', table_, conname)
            ELSE format('DROP INDEX %%s', index_) END,
       CASE WHEN contype = 'u'
            THEN format('ALTER TABLE %%s ADD CONSTRAINT %%I ', table_, conname)
              || pg_get_constraintdef(pg_constraint.oid)
            ELSE pg_get_indexdef(index_) END
FROM (SELECT indrelid::regclass AS table_, indexrelid::regclass AS index_ FROM pg_index
      WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary) AS indexes
LEFT JOIN pg_constraint ON conindid = index_ AND contype = 'u'
WHERE index_ <> 'a_thing_is_found_once'::regclass -- the index is written by it
"""
READS_PLAINLY = """
CREATE OR REPLACE FUNCTION search_told(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT lower(left(said, 3000))'
"""
NEED = 8  # the need that has its findings


def use(size):
    """Connect this process to the filled database of a size, as it was when it was filled."""
    name = f"bench_{size.name}_{fingerprint(size)}"
    connection.close()
    connection.settings_dict["NAME"] = name
    if not migrated.is_ready(name):
        drop_others(size)
        migrated.execute(f"CREATE DATABASE {name}")
        fill(size)
        migrated.execute(f"COMMENT ON DATABASE {name} IS '{migrated.IS_READY}'")
    restore()
    return name


def fingerprint(size):
    made_by = [(Path(__file__).parent / name).read_bytes() for name in MADE_BY]
    whole = b"".join([migrated.fingerprint().encode(), repr(size).encode(), *made_by])
    return hashlib.sha256(whole).hexdigest()[:8]


def drop_others(size):
    """Those of the same size that earlier migrations or scripts have made."""
    like = f"bench\\_{size.name}\\_%"
    found = migrated.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
    for (name,) in found:
        migrated.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(size):
    tell = Clock(f"Filling the {size.name} database, once")
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_councils", stdout=StringIO())
    call_command("load_taxonomy", stdout=StringIO())
    tell("migrations")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
        with without_triggers(cursor), without_indexes(cursor, LARGE_TABLES):
            data.load_directory(cursor, size, tell)
            talk.load_talk(cursor, size, tell)
        cursor.execute("ANALYZE")
        tell("indexes")
        with reading_plainly(cursor):
            write_index(cursor, tell)
        cursor.execute("\n".join(connection.ops.sequence_reset_sql(no_style(), all_models())))
        cursor.execute("VACUUM ANALYZE")
        tell("vacuum")
    count_what_is_counted_at_night(tell)
    remember()


class Clock:
    """Says what was done and how long it took."""

    def __init__(self, title):
        self.since = time.perf_counter()
        print(f"{title}:", flush=True)

    def __call__(self, done):
        now = time.perf_counter()
        print(f"  {done:24}{now - self.since:8.1f} s", flush=True)
        self.since = now


def all_models():
    tables = connection.introspection.table_names()
    models = apps.get_models(include_auto_created=True)
    return [m for m in models if m._meta.db_table in tables and not m._meta.proxy]


@contextmanager
def without_triggers(cursor):
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("RESET session_replication_role")


@contextmanager
def without_indexes(cursor, tables):
    """Drop the indexes of tables, but their keys, and make them when the rows are there."""
    cursor.execute(DROPPED, [tables])
    dropped = cursor.fetchall()
    for drop, _ in dropped:
        cursor.execute(drop)
    yield
    for _, make in dropped:
        cursor.execute(make)


@contextmanager
def reading_plainly(cursor):
    """Read texts as if they had no signs, which ours have not, and said all at their beginning.

    To read them wholly takes longer than all the rest.
    """
    cursor.execute("SELECT pg_get_functiondef('search_told(text)'::regprocedure)")
    (definition,) = cursor.fetchone()
    cursor.execute(READS_PLAINLY)
    yield
    cursor.execute(definition)


def write_index(cursor, tell):
    with without_triggers(cursor), without_indexes(cursor, ["search_entry"]):
        for kind in LOADED_KINDS:
            IndexEntry.objects.refresh(kind)
            tell(f"index: {kind}")
    tell("indexes of the index")
    # every post says the same, so that the words of a thread are those of its beginning
    beginning = "CASE e.kind WHEN 'thread' THEN left(e.body, 100) ELSE e.body END"
    cursor.execute(COUNT_AGAIN.replace("e.body", beginning))
    tell("words")
    Tally.objects.count_again(FOUND, FACETS_OF_ENTRIES)
    count_tallies_again()
    tell("tallies")


def count_what_is_counted_at_night(tell):
    """Figures of three years, and what fits one need."""
    today = timezone.localdate()
    counted = count(today)
    Snapshot.objects.bulk_create(
        build_snapshot(today - timedelta(days=30 * month), counted, [])
        for month in range(MONTHS_SHOWN)
    )
    tell("figures")
    count_contracts()
    tell("contracts")
    need = Need.objects.get(pk=NEED)
    Finding.objects.keep(need, find_matches(need))
    tell("findings")


# Measuring writes: replies, marks, sessions. The next measurement begins as the first one did.


def remember():
    """Keep what the last row of each table is, and which tables have none."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_last (rows text)")
        cursor.execute("INSERT INTO bench_last VALUES ('shared_cache WHERE true')")
        for model in all_models():
            later = later_rows(cursor, model._meta.db_table, model._meta.pk)
            cursor.execute("INSERT INTO bench_last VALUES (%s)", [later])


def later_rows(cursor, table, key):
    """SQL for the rows that will have come; none where nobody can say which they are."""
    if isinstance(key, AutoField):
        cursor.execute(f"SELECT coalesce(max({key.column}), 0) FROM {table}")
        return f"{table} WHERE {key.column} > {cursor.fetchone()[0]}"
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return f"{table} WHERE {not cursor.fetchone()[0]}"


def restore():
    """Delete what measuring has added."""
    with connection.cursor() as cursor, without_triggers(cursor):
        cursor.execute("SELECT rows FROM bench_last")
        added = [rows for (rows,) in cursor.fetchall()]
        posts = next(rows for rows in added if rows.startswith("forums_post "))
        cursor.execute(f"SELECT DISTINCT thread_id FROM {posts}")
        answered = [pk for (pk,) in cursor.fetchall()]
        for rows in added:
            cursor.execute(f"DELETE FROM {rows}")
        IndexEntry.objects.refresh(EntryKind.THREAD, answered)
    for thread in Thread.objects.filter(pk__in=answered):
        recount_thread(thread)

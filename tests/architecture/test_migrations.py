"""New migrations block nobody for long, and leave a schema that the running code can work with.

Those in landed_migrations.txt were there before this rule. A migration that has to block is added
to it with the release that stops the site for it, and the changelog says so.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from portal.database.batches import update_in_batches
from tests.database import without_garbage
from tests.factories.accounts import UserFactory

ROOT = Path(__file__).parents[2]
LANDED = set((Path(__file__).parent / "landed_migrations.txt").read_text().split())
# what blocks where %s is a table that the migration has not made itself; and what to do instead
RULES = [
    (
        r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*? ON %s",
        "AddIndexConcurrently, in a migration with atomic = False",
    ),
    (
        r"ALTER TABLE %s ADD CONSTRAINT [^;]*(?:CHECK|FOREIGN KEY)(?![^;]*NOT VALID)",
        "AddConstraintNotValid, and ValidateConstraint in a later migration",
    ),
    (
        r"ALTER TABLE %s ADD CONSTRAINT [^;]*(?:UNIQUE|EXCLUDE)(?! USING INDEX)",
        "a unique index made concurrently, and the constraint USING INDEX",
    ),
    (
        r"ALTER TABLE %s ALTER COLUMN [^;]* TYPE ",
        "a new column, filled in batches; the old one goes a release later",
    ),
    (
        r"ALTER TABLE %s ALTER COLUMN [^;]* SET NOT NULL",
        "CHECK (… IS NOT NULL) NOT VALID, validated in a later migration",
    ),
    (r"ALTER TABLE %s RENAME", "a new name beside the old one: the running code knows only that"),
    (
        r"ALTER TABLE %s ADD COLUMN [^;]*GENERATED ALWAYS AS \(",
        "a column that a trigger fills, and batches: this rewrites the table",
    ),
    (
        r"(?:^|;)\s*(?:UPDATE|DELETE FROM) %s",
        "update_in_batches, in a migration with atomic = False",
    ),
    (
        r"(?:LOCK TABLE|CLUSTER|VACUUM FULL|REINDEX TABLE(?! CONCURRENTLY)) %s",
        "a way that lets others read and write",
    ),
]
READY_RULES = [
    (re.compile(rule.replace("%s", r'"?(\w+)"?'), re.IGNORECASE | re.MULTILINE), instead)
    for rule, instead in RULES
]
MADE = re.compile(r'CREATE TABLE "?(\w+)"?', re.IGNORECASE)
COMMENT = re.compile(r"^--.*$", re.MULTILINE)  # Django says of each statement what it does
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)  # of a function: it runs later


def blocking(sql):
    """What in these statements keeps others waiting, each with what to do instead."""
    sql = BODY.sub("", COMMENT.sub("", sql))
    made = set(MADE.findall(sql))
    return [
        f"{found.group(0).strip()[:80]} … instead: {instead}"
        for rule, instead in READY_RULES
        for found in rule.finditer(sql)
        if found.group(1) not in made
    ]


def new_migrations(loader):
    for migration in loader.graph.nodes.values():
        path = migration.__class__.__module__.replace(".", "/") + ".py"
        if (ROOT / path).exists() and path not in LANDED:
            yield path, migration


def statements(loader, migration):
    """What a migration would run. What asks for no transaction is told that the test has none."""
    is_inside = connection.in_atomic_block
    connection.in_atomic_block = is_inside and migration.atomic
    try:
        return "\n".join(loader.collect_sql([(migration, False)]))
    finally:
        connection.in_atomic_block = is_inside


@cache
def new_statements():
    """The path, the migration and the SQL of each new one; collected once for all who read it."""
    loader = MigrationLoader(connection, replace_migrations=False)
    with without_garbage():
        return [
            (path, migration, statements(loader, migration))
            for path, migration in new_migrations(loader)
        ]


def test_no_new_migration_keeps_the_site_waiting(db):
    complaints = []
    for path, migration, sql in new_statements():
        complaints += [f"{path}: {each}" for each in blocking(sql)]
        if migration.atomic and any(isinstance(each, RunPython) for each in migration.operations):
            complaints.append(f"{path}: RunPython … instead: batches, with atomic = False")

    assert not complaints, "\n".join(complaints)


def test_what_has_landed_is_there():
    assert all((ROOT / path).exists() for path in LANDED)


@pytest.mark.parametrize(
    "sql",
    [
        'CREATE INDEX "a" ON "forums_post" ("id")',
        "CREATE UNIQUE INDEX a ON forums_post (id)",
        'ALTER TABLE "forums_post" ADD CONSTRAINT "c" CHECK ("id" > 0)',
        'ALTER TABLE "forums_post" ADD CONSTRAINT "c" FOREIGN KEY ("b") REFERENCES "t" ("id")',
        'ALTER TABLE "forums_post" ADD CONSTRAINT "c" UNIQUE ("id")',
        'ALTER TABLE "forums_post" ALTER COLUMN "a" TYPE bigint USING "a"::bigint',
        'ALTER TABLE "forums_post" ALTER COLUMN "a" SET NOT NULL',
        'ALTER TABLE "forums_post" RENAME COLUMN "a" TO "b"',
        'ALTER TABLE "forums_post" RENAME TO "b"',
        'ALTER TABLE "forums_post" ADD COLUMN "a" text GENERATED ALWAYS AS (lower("b")) STORED',
        "UPDATE forums_post SET text = ''",
        "SELECT 1; DELETE FROM forums_post",
        "LOCK TABLE forums_post",
        "REINDEX TABLE forums_post",
    ],
)
def test_what_blocks_is_found(sql):
    assert len(blocking(sql)) == 1
    assert blocking(f'CREATE TABLE "forums_post" ("id" bigint); {sql}') == []


@pytest.mark.parametrize(
    "sql",
    [
        'CREATE INDEX CONCURRENTLY "a" ON "forums_post" ("id")',
        'ALTER TABLE "forums_post" ADD CONSTRAINT "c" CHECK ("id" > 0) NOT VALID',
        'ALTER TABLE "forums_post" VALIDATE CONSTRAINT "c"',
        'ALTER TABLE "forums_post" ADD COLUMN "a" integer NULL',
        'ALTER TABLE "forums_post" ADD COLUMN "a" integer DEFAULT 0 NOT NULL',
        "CREATE FUNCTION f() RETURNS trigger AS $f$ UPDATE forums_post SET a = 1; $f$ LANGUAGE sql",
    ],
)
def test_what_does_not_block_is_allowed(sql):
    assert blocking(sql) == []


def test_batches_reach_every_row_once(db):
    people = UserFactory.create_batch(5)
    rows = type(people[0]).objects.filter(uses_shortcuts=True)

    assert update_in_batches(rows, at_once=2, uses_shortcuts=False) == 5
    assert update_in_batches(rows, at_once=2, uses_shortcuts=False) == 0

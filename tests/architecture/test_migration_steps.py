"""Schemas change in two steps, so that the code of one release back works with the new schema.

The first step adds what the new code needs, and the old code may leave it out. The second step, a
release later, removes what no code uses any more. It says since which release that is so:

    class Migration(migrations.Migration):
        unused_since = "0.2.0"
        operations = [migrations.RunSQL('ALTER TABLE forums_post DROP COLUMN mood')]

``SeparateDatabaseAndState`` takes the field out of the models in the first step. What each new
migration would run is read here.
"""

import re
import tomllib

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.test_migrations import BODY, COMMENT, MADE, ROOT, new_statements

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
DROPPED_COLUMN = re.compile(r'ALTER TABLE "?(\w+)"? DROP COLUMN (?:IF EXISTS )?"?(\w+)', re.I)
DROPPED_TABLE = re.compile(r'DROP TABLE (?:IF EXISTS )?"?(\w+)', re.I)
ADDED = re.compile(r'ALTER TABLE "?(\w+)"? ADD COLUMN (?:IF NOT EXISTS )?"?(\w+)"?([^;]*)', re.I)
NO_DEFAULT = re.compile(r'ALTER TABLE "?(\w+)"? ALTER COLUMN "?(\w+)"? DROP DEFAULT', re.I)
GONE = re.compile(r"DROP (FUNCTION|VIEW) (?:IF EXISTS )?\"?(?:public\.)?(\w+)", re.I)
# came before these rules, and within the first version: no release has the code that it would break
BEFORE_THE_RULES = {
    "councils/migrations/0019_contacts.py",
    "portal/notifications/migrations/0007_messages.py",
    "portal/texts/migrations/0002_accepted_again.py",  # 0005_defaults_in_database puts it right
    "services/list_imports/migrations/0004_undone_rows.py",
}


def plain(sql):
    return BODY.sub("", COMMENT.sub("", sql))


def removed(sql):
    """What these statements remove and have not made: (table, column), without a column a table."""
    made = set(MADE.findall(sql))
    found = [(table, column) for table, column in DROPPED_COLUMN.findall(sql)]
    found += [(table, "") for table in DROPPED_TABLE.findall(sql)]
    return [each for each in found if each[0] not in made]


def removal_faults(sql, known_before, unused_since, version=VERSION):
    """Why something must not be removed yet; ``known_before`` is what the models had until then."""
    faults = []
    for table, column in removed(plain(sql)):
        name = f"{table}.{column}" if column else table
        if not unused_since:
            faults.append(f"removes {name}: the code of the release before uses it")
        elif numbers(unused_since) >= numbers(version):
            faults.append(f"removes {name}: no release before {version} is without it")
        elif (table, column) in known_before:
            faults.append(f"removes {name}: the models had it until now")
    return faults


def numbers(version):
    return [int(each) for each in version.split(".")]


def insertion_faults(sql):
    """Columns that must be filled and have no default in the database: old code leaves them out."""
    sql = plain(sql)
    made, lost = set(MADE.findall(sql)), set(NO_DEFAULT.findall(sql))
    faults = [
        f"drops the default of {table}.{column}" for table, column in lost if table not in made
    ]
    for table, column, kind in ADDED.findall(sql):
        needs = "NOT NULL" in kind.upper() and "DEFAULT" not in kind.upper()
        if needs and "GENERATED" not in kind.upper() and table not in made:
            faults.append(f"adds {table}.{column}, which old code does not fill")
    return [f"{fault}: give it db_default, or let it be empty" for fault in sorted(faults)]


def function_faults(sql):
    """Functions and views that go and are not made again: old code asks for them."""
    faults = []
    for kind, name in GONE.findall(plain(sql)):
        made = rf"CREATE (?:OR REPLACE )?{kind} \"?(?:public\.)?{name}\b"
        if not re.search(made, sql, re.IGNORECASE):
            faults.append(
                f"removes the {kind.lower()} {name}: the code of the release before asks it"
            )
    return faults


def faults_of(migration, sql):
    unused_since = getattr(migration, "unused_since", "")
    before = tables_before(migration) if unused_since else set()
    functions = [] if unused_since else function_faults(sql)
    return [*removal_faults(sql, before, unused_since), *insertion_faults(sql), *functions]


def tables_before(migration):
    """Each table and column of the models as they were before this migration."""
    loader = MigrationLoader(connection, replace_migrations=False)
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    tables = set()
    for model in state.apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        tables |= {(table, "")} | {(table, field.column) for field in model._meta.concrete_fields}
    return tables


def test_every_new_migration_works_with_the_code_of_one_release_back(db):
    found = {path: faults_of(migration, sql) for path, migration, sql in new_statements()}
    faulty = {path: faults for path, faults in found.items() if faults}

    assert {path: faults for path, faults in faulty.items() if path not in BEFORE_THE_RULES} == {}
    assert set(faulty) >= BEFORE_THE_RULES


KNOWN = {("forums_post", ""), ("forums_post", "text")}


@pytest.mark.parametrize(
    ("sql", "unused_since", "fault"),
    [
        ('ALTER TABLE "forums_post" DROP COLUMN "text" CASCADE', "", "code of the release before"),
        ("ALTER TABLE forums_post DROP COLUMN IF EXISTS mood", "", "code of the release before"),
        ('DROP TABLE "forums_post" CASCADE', "", "code of the release before"),
        ("ALTER TABLE forums_post DROP COLUMN mood", "0.3.0", "no release before 0.3.0"),
        ("ALTER TABLE forums_post DROP COLUMN mood", "0.12.0", "no release before 0.3.0"),
        ("ALTER TABLE forums_post DROP COLUMN text", "0.2.0", "had it until now"),
        ("DROP TABLE forums_post", "0.2.0", "had it until now"),
    ],
)
def test_what_is_removed_too_early_is_found(sql, unused_since, fault):
    [found] = removal_faults(sql, KNOWN, unused_since, version="0.3.0")

    assert fault in found


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE forums_post DROP COLUMN mood",
        "DROP TABLE forums_mood",
        'CREATE TABLE "forums_new" (id bigint); DROP TABLE "forums_new"',
    ],
)
def test_the_second_step_may_remove_what_no_code_uses(sql):
    assert removal_faults(sql, KNOWN, "0.2.0", version="0.3.0") == []


@pytest.mark.parametrize(
    "sql",
    [
        'ALTER TABLE "a" ADD COLUMN "b" integer NOT NULL',
        "ALTER TABLE a ADD COLUMN b integer DEFAULT 0; ALTER TABLE a ALTER COLUMN b DROP DEFAULT",
        'ALTER TABLE "a" ADD COLUMN "b" bigint NOT NULL REFERENCES "c" ("id")',
    ],
)
def test_a_column_that_old_code_does_not_fill_is_found(sql):
    assert len(insertion_faults(sql)) == 1
    assert insertion_faults(f'CREATE TABLE "a" ("id" bigint); {sql}') == []


@pytest.mark.parametrize(
    "sql",
    [
        'ALTER TABLE "a" ADD COLUMN "b" integer NULL',
        'ALTER TABLE "a" ADD COLUMN "b" integer DEFAULT 0 NOT NULL',
        'ALTER TABLE "a" ADD COLUMN "b" bigint GENERATED ALWAYS AS IDENTITY NOT NULL',
    ],
)
def test_a_column_that_fills_itself_or_may_be_empty_is_allowed(sql):
    assert insertion_faults(sql) == []


def test_a_function_that_goes_is_found_unless_it_is_made_again():
    assert len(function_faults("DROP FUNCTION search_plain(text)")) == 1
    assert len(function_faults("DROP VIEW IF EXISTS findable_service")) == 1
    again = "DROP VIEW findable_service; CREATE VIEW findable_service AS SELECT 1"
    assert function_faults(again) == []

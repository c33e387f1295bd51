"""What is made together is made as if one by one."""

import pytest
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from portal.database.migrations import GroupedMigration, Together
from tests.database import without_garbage

GROUPED = [
    ("services", "0021_uses_counted"),
    ("forums", "0007_moderated"),
    ("needs", "0003_asked_and_found"),
    ("councils", "0013_plain_words"),
]


def one_by_one(grouped):
    migration = migrations.Migration(grouped.name, grouped.app_label)
    migration.operations = list(type(grouped).operations)
    migration.dependencies = grouped.dependencies
    return migration


def statements(loader, migration, *, backwards):
    lines = loader.collect_sql([(migration, backwards)])
    return [line for line in lines if line and not line.startswith("--")]


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("key", GROUPED, ids=[".".join(key) for key in GROUPED])
def test_the_statements_are_the_same(db, key, backwards):
    loader = MigrationLoader(connection)
    grouped = loader.graph.nodes[key]
    assert isinstance(grouped, GroupedMigration)
    assert any(isinstance(each, Together) for each in grouped.operations)
    with without_garbage():
        together = statements(loader, grouped, backwards=backwards)
        apart = statements(loader, one_by_one(grouped), backwards=backwards)

    assert together == apart
    assert bool(apart) is (key[1] != "0013_plain_words")

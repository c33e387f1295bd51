"""Refreshing no entry costs nothing: most writes concern entries of one kind and ask for three."""

from importlib import import_module

from django.db import migrations

REFRESH = import_module("portal.search.migrations.0002_functions").REFRESH
BEFORE = REFRESH.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
AFTER = BEFORE.replace(
    "BEGIN\n", "BEGIN\n    IF array_remove(keys, NULL) = '{}' THEN RETURN; END IF;\n", 1
)


class Migration(migrations.Migration):
    dependencies = [("search", "0012_index_entry")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]

"""The entries of all listings say their facets anew, a thousand at a time.

Not by refresh_search: that reads their words again as well, which takes a hundred times longer.
"""

from django.db import connection, migrations

NEXT = (
    "SELECT id FROM services_service WHERE state = 'published' AND id > %s ORDER BY id LIMIT 1000"
)
READ = """
    UPDATE search_entry SET facets = told.facets
    FROM findable_service AS told
    WHERE told.key = ANY(%(keys)s) AND search_entry.key = told.key AND search_entry.kind = 'service'
        AND search_entry.key = ANY(%(keys)s) AND search_entry.facets <> told.facets
"""


def read_anew(apps, schema_editor):
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [last])
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(READ, {"keys": keys})
            last = keys[-1]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("services", "0018_more_facets")]

    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]

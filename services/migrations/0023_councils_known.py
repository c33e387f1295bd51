"""The database knows of each council how many uses it has.

By the usual hundred values it believed that a small council has as many as a large one, and read
all services to find what ten small ones use.
"""

from django.db import migrations

COLUMN = "ALTER TABLE services_use ALTER COLUMN council_id SET STATISTICS {number}"


class Migration(migrations.Migration):
    dependencies = [("services", "0022_uses_added_up")]

    operations = [
        migrations.RunSQL(COLUMN.format(number=1000), COLUMN.format(number=-1)),
        migrations.RunSQL("ANALYZE services_use (council_id)", migrations.RunSQL.noop),
    ]

"""What was published before can be found as well; the triggers keep it so from now on."""

from django.db import migrations

FILL = "SELECT refresh_search('group', NULL), refresh_search('recommendation', NULL)"
EMPTY = "DELETE FROM search_entry WHERE kind IN ('group', 'recommendation')"


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0003_index_triggers")]

    operations = [migrations.RunSQL(FILL, EMPTY)]

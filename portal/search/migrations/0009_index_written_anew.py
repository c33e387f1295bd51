from django.db import migrations

from portal.search.models import IndexEntry, Word


def write_anew(apps, schema_editor):
    """A thousand entries at a time; who searches meanwhile waits for nothing."""
    IndexEntry.objects.write_anew()
    Word.objects.count_again()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0008_one_way_of_writing")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]

"""A small version of each crest, for lists of councils."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0016_plain_help_texts")]

    operations = [migrations.AddField("crest", "small", models.BinaryField(null=True))]

"""The class has a name of its own; its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_sentences_of_rules")]

    operations = [
        migrations.AlterModelTable("Content", "partnerships_content"),
        migrations.RenameModel("Content", "DocumentContent"),
    ]

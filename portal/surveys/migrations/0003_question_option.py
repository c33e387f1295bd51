"""The class has a name of its own; its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_companies")]

    operations = [
        migrations.AlterModelTable("Option", "surveys_option"),
        migrations.RenameModel("Option", "QuestionOption"),
    ]

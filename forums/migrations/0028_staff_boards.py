"""Boards that only moderators read: the index has none of their threads."""

from importlib import import_module

from django.db import migrations, models

FOR_ALL = import_module("forums.migrations.0022_languages").FINDABLE_THREAD
FINDABLE_THREAD = FOR_ALL.replace(
    "WHERE thread.state = 'published'",
    "WHERE thread.state = 'published' AND board.visibility <> 'staff'",
)


class Migration(migrations.Migration):
    dependencies = [("forums", "0027_watched_terms")]

    operations = [
        migrations.AlterField(
            model_name="board",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Everyone"),
                    ("members", "Members only"),
                    ("staff", "Moderators only"),
                ],
                default="public",
                max_length=10,
            ),
        ),
        migrations.RunSQL(FINDABLE_THREAD, FOR_ALL),
    ]

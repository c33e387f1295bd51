"""The column of 0014 is empty everywhere: what it asks for is checked while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

UNIQUE = """
    CREATE UNIQUE INDEX CONCURRENTLY a_use_is_reported_once_by_each
    ON moderation_flag (use_id, reporter_id) WHERE state = 'open'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("moderation", "0014_reports_of_uses")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE moderation_flag VALIDATE CONSTRAINT moderation_flag_use_fk",
            migrations.RunSQL.noop,
        ),
        ValidateConstraint("flag", "a_flag_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(UNIQUE, "DROP INDEX a_use_is_reported_once_by_each")],
            [
                migrations.AddConstraint(
                    model_name="flag",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("use", "reporter"),
                        name="a_use_is_reported_once_by_each",
                    ),
                )
            ],
        ),
    ]

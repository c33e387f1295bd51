"""The column of 0012 is empty everywhere: what it asks for is checked while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

UNIQUE = """
    CREATE UNIQUE INDEX CONCURRENTLY a_partnership_is_reported_once_by_each
    ON moderation_flag (partnership_id, reporter_id) WHERE state = 'open'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("moderation", "0012_reports_of_partnerships")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE moderation_flag VALIDATE CONSTRAINT moderation_flag_partnership_fk",
            migrations.RunSQL.noop,
        ),
        ValidateConstraint("flag", "a_flag_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(UNIQUE, "DROP INDEX a_partnership_is_reported_once_by_each")],
            [
                migrations.AddConstraint(
                    model_name="flag",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("partnership", "reporter"),
                        name="a_partnership_is_reported_once_by_each",
                    ),
                )
            ],
        ),
    ]

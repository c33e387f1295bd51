"""The database deletes a report along with the use that it is about."""

import django.db.models.deletion
from django.db import migrations, models

DROP = "ALTER TABLE moderation_flag DROP CONSTRAINT moderation_flag_use_fk"
ADD = """
    ALTER TABLE moderation_flag ADD CONSTRAINT moderation_flag_use_fk
    FOREIGN KEY (use_id) REFERENCES services_use (id){then} DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_reports_of_uses_validated")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    [DROP, ADD.format(then=" ON DELETE CASCADE")], [DROP, ADD.format(then="")]
                )
            ],
            [
                migrations.AlterField(
                    model_name="flag",
                    name="use",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="flags",
                        to="services.use",
                    ),
                )
            ],
        ),
    ]

"""The constraint of 0016 is checked while others write."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("moderation", "0016_reports_go_with_uses")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE moderation_flag VALIDATE CONSTRAINT moderation_flag_use_fk",
            migrations.RunSQL.noop,
        ),
    ]

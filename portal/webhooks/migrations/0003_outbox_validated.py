"""The constraint of 0002 is checked while others write."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("webhooks", "0002_outbox")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE webhooks_delivery "
            "VALIDATE CONSTRAINT deliveries_go_with_their_notification",
            migrations.RunSQL.noop,
        ),
    ]

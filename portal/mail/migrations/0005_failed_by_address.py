"""Managers to whom emails cannot be delivered are found by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mail", "0004_plain_words")]

    operations = [
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(
                Lower("to"),
                condition=models.Q(("state", "failed")),
                name="failed_mails_by_address",
            ),
        ),
    ]

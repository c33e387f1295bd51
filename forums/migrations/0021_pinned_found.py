"""Whether a thread is pinned anywhere is asked for every list of threads."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("forums", "0020_plain_words")]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("pinned", ""), _negated=True),
                fields=["pinned"],
                name="threads_that_are_pinned",
            ),
        ),
    ]

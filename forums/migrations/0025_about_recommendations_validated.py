"""The column of 0024 is empty everywhere: what it asks for is checked while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("forums", "0024_about_recommendations")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE forums_thread VALIDATE CONSTRAINT forums_thread_recommendation_fk",
            migrations.RunSQL.noop,
        ),
        ValidateConstraint("thread", "a_thread_is_about_one_thing"),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("recommendation__isnull", False)),
                fields=["recommendation"],
                name="threads_about_recommendations",
            ),
        ),
    ]

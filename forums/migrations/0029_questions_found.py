"""Questions without an answer, and what was answered on a board, are found by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("forums", "0028_staff_boards")]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    ("accepted_post", None), ("kind", "question"), ("state", "published")
                ),
                fields=["begun_at"],
                name="questions_without_answer",
            ),
        ),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("accepted_post__isnull", False), ("state", "published")),
                fields=["board"],
                name="answered_threads_of_a_board",
            ),
        ),
    ]

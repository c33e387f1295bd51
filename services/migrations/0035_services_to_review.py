"""What waits for a moderator is found by an index, however many services there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("services", "0034_evidence_of_uses")]

    operations = [
        AddIndexConcurrently(
            model_name="service",
            index=models.Index(
                condition=models.Q(
                    models.Q(
                        ("state", "submitted"),
                        models.Q(("reviewed_at", None), ("state", "published")),
                        _connector="OR",
                    ),
                    ("edit_of", None),
                    ("submitted_at__isnull", False),
                ),
                fields=["submitted_at"],
                name="services_to_review",
            ),
        ),
    ]

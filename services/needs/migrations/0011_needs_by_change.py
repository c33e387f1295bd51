"""What changed since a moment is found by an index, however much there is."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("needs", "0010_work_found")]

    operations = [
        AddIndexConcurrently(
            model_name="need",
            index=models.Index(fields=["updated_at", "id"], name="needs_by_change"),
        ),
    ]

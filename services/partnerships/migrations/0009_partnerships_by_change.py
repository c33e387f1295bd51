"""What changed since a moment is found by an index, however much there is."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("partnerships", "0008_hidden_partnerships_validated")]

    operations = [
        AddIndexConcurrently(
            model_name="partnership",
            index=models.Index(fields=["updated_at", "id"], name="partnerships_by_change"),
        ),
    ]

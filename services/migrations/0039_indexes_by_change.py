"""What changed since a moment is found by an index, however much there is."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("services", "0038_plain_labels")]

    operations = [
        AddIndexConcurrently(
            model_name="contract",
            index=models.Index(fields=["updated_at", "id"], name="contracts_by_change"),
        ),
        AddIndexConcurrently(
            model_name="contractversion",
            index=models.Index(fields=["pgh_created_at"], name="contract_versions_by_time"),
        ),
        AddIndexConcurrently(
            model_name="offer",
            index=models.Index(fields=["updated_at", "id"], name="offers_by_change"),
        ),
        AddIndexConcurrently(
            model_name="service",
            index=models.Index(fields=["updated_at", "id"], name="services_by_change"),
        ),
        AddIndexConcurrently(
            model_name="use",
            index=models.Index(fields=["updated_at", "id"], name="uses_by_change"),
        ),
        AddIndexConcurrently(
            model_name="useversion",
            index=models.Index(fields=["pgh_created_at"], name="use_versions_by_time"),
        ),
    ]

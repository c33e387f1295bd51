"""Files of open data, in parts."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OpenDataFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=30)),
                ("form", models.CharField(max_length=10)),
                ("rows_count", models.PositiveBigIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(max_length=64)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("dataset", "form"),
                        name="a_dataset_has_one_current_file_of_a_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at", None),
                            ("replaced_at__gte", models.F("written_at")),
                            _connector="OR",
                        ),
                        name="open_data_is_replaced_after_it_was_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenDataPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="open_data.opendatafile",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "open data parts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "number"), name="parts_of_open_data_are_in_order"
                    )
                ],
            },
        ),
    ]

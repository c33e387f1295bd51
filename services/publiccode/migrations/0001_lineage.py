"""What services come from and need, and what their files said when they were brought in."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

# by the database, so that Django need not read the rows of a service that it deletes
GOES_WITH = """
    ALTER TABLE {table} ADD CONSTRAINT {name}
    FOREIGN KEY ({column}) REFERENCES services_service (id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
"""
KEYS = [
    ("publiccode_publiccodefile", "service_id", "files_go_with_their_service"),
    ("publiccode_lineagelink", "service_id", "lineage_goes_with_its_service"),
    ("publiccode_lineagelink", "other_id", "lineage_goes_with_the_other_service"),
]
NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON publiccode_lineagelink
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("services", "0036_products_added_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="PubliccodeFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("brought_in_at", models.DateTimeField(auto_now_add=True)),
                (
                    "service",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="publiccode_file",
                        to="services.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineageLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("derived_from", "Derived from"),
                            ("replaces", "Replaces"),
                            ("depends_on", "Depends on"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="What is not in the directory.", max_length=150
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "details",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What publiccode.yml says of it, such as versions.",
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lineage_of_others",
                        to="services.service",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lineage",
                        to="services.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("other__isnull", False)),
                            models.Q(("other", None), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="lineage_names_a_service_or_something_else",
                        violation_error_message="Enter a service or a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other", models.F("service")), _negated=True),
                            ("other", None),
                            _connector="OR",
                        ),
                        name="no_service_comes_from_itself",
                        violation_error_message="Choose another service.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["derived_from", "replaces", "depends_on"])
                        ),
                        name="lineage_is_of_a_known_kind",
                        violation_error_message="Choose how they are related.",
                    ),
                    models.UniqueConstraint(
                        fields=("service", "kind", "other", "name"),
                        name="lineage_is_stated_once",
                        nulls_distinct=False,
                        violation_error_message="This is recorded already.",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(
                GOES_WITH.format(table=table, column=column, name=name),
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, column, name in KEYS
        ),
        migrations.RunSQL(NOTE_CHANGE, "DROP TRIGGER note_change ON publiccode_lineagelink"),
    ]

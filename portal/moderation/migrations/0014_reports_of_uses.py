import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ADD_COLUMN = """
    ALTER TABLE moderation_flag ADD COLUMN use_id bigint NULL;
    ALTER TABLE moderation_flag ADD CONSTRAINT moderation_flag_use_fk
        FOREIGN KEY (use_id) REFERENCES services_use (id) DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0013_reports_of_partnerships_validated"),
        ("services", "0034_evidence_of_uses"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="flag", name="a_flag_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ADD_COLUMN, "ALTER TABLE moderation_flag DROP COLUMN use_id")],
            [
                migrations.AddField(
                    model_name="flag",
                    name="use",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="services.use",
                    ),
                )
            ],
        ),
        AddConstraintNotValid(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func(
                        *("service", "post", "need", "partnership", "use"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_flag_is_about_one_thing",
            ),
        ),
    ]

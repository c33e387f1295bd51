import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ADD_COLUMN = """
    ALTER TABLE moderation_flag ADD COLUMN partnership_id bigint NULL;
    ALTER TABLE moderation_flag ADD CONSTRAINT moderation_flag_partnership_fk
        FOREIGN KEY (partnership_id) REFERENCES partnerships_partnership (id) DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0011_work_found"),
        ("partnerships", "0008_hidden_partnerships_validated"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="flag", name="a_flag_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    ADD_COLUMN, "ALTER TABLE moderation_flag DROP COLUMN partnership_id"
                )
            ],
            [
                migrations.AddField(
                    model_name="flag",
                    name="partnership",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="partnerships.partnership",
                    ),
                )
            ],
        ),
        AddConstraintNotValid(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func(
                        *("service", "post", "need", "partnership"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_flag_is_about_one_thing",
            ),
        ),
    ]

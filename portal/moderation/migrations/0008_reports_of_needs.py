import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ADD_COLUMN = """
    ALTER TABLE moderation_flag ADD COLUMN need_id bigint NULL;
    ALTER TABLE moderation_flag ADD CONSTRAINT moderation_flag_need_fk
        FOREIGN KEY (need_id) REFERENCES needs_need (id) DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0007_staff_notes"),
        ("needs", "0009_plain_help_texts"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="flag", name="a_flag_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ADD_COLUMN, "ALTER TABLE moderation_flag DROP COLUMN need_id")],
            [
                migrations.AddField(
                    model_name="flag",
                    name="need",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="needs.need",
                    ),
                )
            ],
        ),
        AddConstraintNotValid(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func(
                        *("service", "post", "need"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_flag_is_about_one_thing",
            ),
        ),
    ]

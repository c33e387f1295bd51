import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ADD_COLUMN = """
    ALTER TABLE moderation_flag ADD COLUMN {name}_id bigint NULL;
    ALTER TABLE moderation_flag ADD CONSTRAINT moderation_flag_{name}_fk
        FOREIGN KEY ({name}_id) REFERENCES {table} (id)
        DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


def add_column(name, table, to, related_name):
    """A column that others write to while it is added."""
    return migrations.SeparateDatabaseAndState(
        [
            migrations.RunSQL(
                ADD_COLUMN.format(name=name, table=table),
                f"ALTER TABLE moderation_flag DROP COLUMN {name}_id",
            )
        ],
        [
            migrations.AddField(
                model_name="flag",
                name=name,
                field=models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name=related_name,
                    to=to,
                ),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0018_announcements"),
        ("recommendations", "0006_plain_help"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="flag", name="a_flag_is_about_one_thing"),
        add_column(
            *("recommendation", "recommendations_recommendation"),
            *("recommendations.recommendation", "flags"),
        ),
        add_column("person", "accounts_user", settings.AUTH_USER_MODEL, "flags_about"),
        migrations.AddField(
            model_name="flag",
            name="part",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text=(
                    "The saving, document or offer that the report is about. It can be deleted."
                ),
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="part_address",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        AddConstraintNotValid(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func(
                        *("service", "post", "need", "partnership", "use"),
                        *("recommendation", "person"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_flag_is_about_one_thing",
            ),
        ),
    ]

"""The columns of 0019 are empty everywhere: what they ask for is checked while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

UNIQUE = """
    CREATE UNIQUE INDEX CONCURRENTLY {name}
    ON moderation_flag ({columns}) WHERE state = 'open'
"""


def validate(name):
    return migrations.RunSQL(
        f"ALTER TABLE moderation_flag VALIDATE CONSTRAINT moderation_flag_{name}_fk",
        migrations.RunSQL.noop,
    )


def unique(name, fields, columns):
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(UNIQUE.format(name=name, columns=columns), f"DROP INDEX {name}")],
        [
            migrations.AddConstraint(
                model_name="flag",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("state", "open")), fields=fields, name=name
                ),
            )
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("moderation", "0019_reports_of_parts")]

    operations = [
        validate("recommendation"),
        validate("person"),
        ValidateConstraint("flag", "a_flag_is_about_one_thing"),
        unique(
            "a_recommendation_is_reported_once_by_each",
            ("recommendation", "reporter"),
            "recommendation_id, reporter_id",
        ),
        unique(
            "a_person_is_reported_once_by_each", ("person", "reporter"), "person_id, reporter_id"
        ),
        unique(
            "each_part_of_a_partnership_is_reported_once",
            ("partnership", "reporter", "part_address"),
            "partnership_id, reporter_id, part_address",
        ),
        migrations.RemoveConstraint(
            model_name="flag", name="a_partnership_is_reported_once_by_each"
        ),
    ]

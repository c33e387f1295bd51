import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.lookups import LessThanOrEqual

ADD_COLUMN = """
    ALTER TABLE forums_thread ADD COLUMN recommendation_id bigint NULL;
    ALTER TABLE forums_thread ADD CONSTRAINT forums_thread_recommendation_fk
        FOREIGN KEY (recommendation_id) REFERENCES recommendations_recommendation (id)
        DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0023_locks_in_one_order"),
        ("recommendations", "0001_recommendations"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="thread", name="a_thread_is_about_one_thing"),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    ADD_COLUMN, "ALTER TABLE forums_thread DROP COLUMN recommendation_id"
                )
            ],
            [
                migrations.AddField(
                    model_name="thread",
                    name="recommendation",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="threads",
                        to="recommendations.recommendation",
                    ),
                )
            ],
        ),
        AddConstraintNotValid(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func(
                        "service",
                        "product",
                        "about_council",
                        "need",
                        "partnership",
                        "recommendation",
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_thread_is_about_one_thing",
            ),
        ),
    ]

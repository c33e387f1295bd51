"""Work that is found by jobs, figures about it, notes, emails and rooms for councils."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from portal.database.migrations import GroupedMigration


class Migration(GroupedMigration):
    dependencies = [
        ("council_groups", "0001_council_groups"),
        ("forums", "0029_questions_found"),
        ("moderation", "0010_work_outcomes"),
        ("services", "0033_plain_help_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TargetFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        help_text="The number of days up to the count."
                    ),
                ),
                ("finished", models.PositiveIntegerField()),
                (
                    "within",
                    models.PositiveIntegerField(
                        help_text="How many were finished within the target."
                    ),
                ),
                (
                    "median",
                    models.FloatField(
                        help_text="Working days until half were finished.", null=True
                    ),
                ),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "days"), name="a_target_is_measured_once_for_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("within__lte", models.F("finished"))),
                        name="no_more_is_in_time_than_is_finished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=250)),
                (
                    "concerned",
                    models.PositiveIntegerField(
                        help_text="How many councils, contracts or people it concerns."
                    ),
                ),
                ("since", models.DateTimeField()),
                ("details", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key"), name="a_candidate_is_found_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCount",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="open_work_is_counted_in_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expert_requests",
                        to="forums.thread",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expert_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-asked_at"], name="last_asked_people")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thread", "user"), name="a_person_is_asked_a_question_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOverNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_over_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="hand_over_notes_newest_first")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="hand_over_notes_say_something",
                        violation_error_message="Enter a note.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JointRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_rooms",
                        to="services.category",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_room",
                        to="council_groups.councilgroup",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["category", "-opened_at"], name="last_rooms_of_areas")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        default=8, validators=[django.core.validators.MaxValueValidator(23)]
                    ),
                ),
                ("sent_on", models.DateField(editable=False, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_digest",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hour__lte", 23)),
                        name="work_is_sent_at_an_hour_of_the_day",
                        violation_error_message="Select an hour of the day.",
                    )
                ],
            },
        ),
    ]

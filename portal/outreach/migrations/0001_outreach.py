import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0022_lapses_checked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutreachRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64, unique=True)),
                ("refused_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="OutreachLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=80)),
                ("email", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outreach_letters",
                        to="councils.council",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "outreach email",
                "indexes": [
                    models.Index(fields=["council", "-sent_at"], name="outreach_by_council")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role", ""), _negated=True),
                        name="outreach_emails_are_to_a_role",
                        violation_error_message="Enter a role.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutreachPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=4000)),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outreach_plan",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None),
                            models.Q(("next_step", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dates_of_next_steps_say_of_what",
                        violation_error_message="Enter the next step for this date.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("role", models.CharField(blank=True, max_length=80)),
                ("email", models.EmailField(max_length=254)),
                ("note", models.TextField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("invited", "Invited"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("vouched_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vouches",
                        to="councils.council",
                    ),
                ),
                (
                    "from_council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="councils.council",
                    ),
                ),
                (
                    "vouched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "recommended person",
                "verbose_name_plural": "recommended people",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("council"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("state", "waiting")),
                        name="a_person_is_recommended_once_at_a_time",
                        violation_error_message="This person has been recommended already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_recommendations_say_when",
                        violation_error_message="An answer needs its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("council", models.F("from_council")), _negated=True),
                        name="councils_recommend_people_of_others",
                        violation_error_message="Invite people of your own council instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="recommended_people_have_a_name",
                        violation_error_message="Enter a name.",
                    ),
                ],
            },
        ),
    ]

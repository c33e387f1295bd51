import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0019_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("editor", "Editor"),
                            ("manager", "Manager"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=500)),
                (
                    "is_outside",
                    models.BooleanField(
                        default=False,
                        help_text="The address is at no domain of the council, and its manager confirmed it.",
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("revoked", "Revoked"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="councils.council",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["invited_by", "sent_at"], name="invitations_by_sender")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("council"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("state", "open")),
                        name="one_open_invitation_of_a_council_to_an_address",
                        violation_error_message="This address has an open invitation already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_by__isnull", False), ("state", "accepted")),
                            models.Q(("accepted_by", None), ("state__in", ["open", "revoked"])),
                            _connector="OR",
                        ),
                        name="accepted_invitations_say_by_which_person",
                        violation_error_message="An accepted invitation needs the person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["member", "editor", "manager"])),
                        name="invitations_are_for_a_role",
                        violation_error_message="Choose a role.",
                    ),
                ],
            },
        ),
    ]

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0020_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, help_text="When the person said that they still work there.", null=True
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="lapse_reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="lapses_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which it ends unless the person signs in.",
                null=True,
            ),
        ),
        AddConstraintNotValid(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lapse_reminded_at", None), ("lapses_on", None)),
                    models.Q(("lapses_on__isnull", False), ("state", "active")),
                    _connector="OR",
                ),
                name="only_active_memberships_lapse",
            ),
        ),
    ]

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0006_plain_words")]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="hidden_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="partnership",
            name="hidden_reason",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=300
            ),
        ),
        AddConstraintNotValid(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden_at", None),
                    models.Q(("hidden_reason", ""), _negated=True),
                    _connector="XOR",
                ),
                name="hidden_partnerships_say_why",
                violation_error_message="Enter the reason for hiding the partnership.",
            ),
        ),
    ]

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON councils_councilcontact
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0018_fill_small_crests"),
        ("operations", "0003_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="council",
            name="strategy_url",
            field=models.URLField(blank=True, help_text="Its published digital or ICT strategy."),
        ),
        migrations.CreateModel(
            name="CouncilContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=80)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Everyone can see it, and not only members of councils.",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("council"),
                        django.db.models.functions.text.Lower("role"),
                        name="a_council_has_one_contact_for_each_role",
                        violation_error_message="The council already has a contact for this role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", ""), _negated=True),
                        name="contacts_have_a_role",
                        violation_error_message="Enter a role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), ("phone", ""), _negated=True),
                        name="contacts_can_be_reached",
                        violation_error_message="Enter an email address or a telephone number.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(NOTE_CHANGE, "DROP TRIGGER note_change ON councils_councilcontact"),
    ]

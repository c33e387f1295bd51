import django.db.models.deletion
from django.db import migrations, models

NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON councils_crest
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0013_plain_words"),
        ("operations", "0003_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crest",
            fields=[
                (
                    "council",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="crest",
                        serialize=False,
                        to="councils.council",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 300000)),
                        name="crests_are_small",
                        violation_error_message="The picture is too large. Choose a simpler one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["image/png", "image/jpeg", "image/webp"])),
                        name="crests_are_pictures",
                        violation_error_message="The picture must be a PNG, JPEG or WebP file.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(NOTE_CHANGE, "DROP TRIGGER note_change ON councils_crest"),
    ]

"""A need says which standards the council asks for."""

from django.db import migrations, models

NOTE_CHANGE = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON needs_need_standards
    FOR EACH STATEMENT EXECUTE FUNCTION operations_note_change('catalogue')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0005_plain_words"),
        ("services", "0025_standards_validated"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="standards",
            field=models.ManyToManyField(
                blank=True,
                help_text="The standards that the council asks for.",
                related_name="needs",
                to="services.standard",
            ),
        ),
        migrations.RunSQL(NOTE_CHANGE, "DROP TRIGGER note_change ON needs_need_standards"),
    ]

"""A notice that a council has answered names the council's own contract."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0006_changes_noted"),
        ("services", "0028_contracts"),
    ]

    operations = [
        migrations.AddField(
            model_name="awardnotice",
            name="contract",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The council’s own record of the same contract.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notices",
                to="services.contract",
            ),
        ),
    ]

"""Since when a product is in the directory; of those that are there already, since now."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0035_services_to_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="added_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
    ]

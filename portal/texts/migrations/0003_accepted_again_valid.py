from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("texts", "0002_accepted_again")]

    operations = [
        ValidateConstraint(model_name="sitetext", name="only_terms_are_accepted"),
    ]

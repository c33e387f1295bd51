"""No partnership is hidden yet: what 0007 asks for is checked while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0007_hidden_partnerships")]

    operations = [ValidateConstraint("partnership", "hidden_partnerships_say_why")]

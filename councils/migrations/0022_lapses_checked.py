"""Which memberships have a day to lapse."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("councils", "0021_lapses")]

    operations = [ValidateConstraint("Membership", "only_active_memberships_lapse")]

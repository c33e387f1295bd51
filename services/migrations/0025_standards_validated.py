"""What services said before of standards has been claimed, and not checked."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("services", "0024_standards_claimed")]

    operations = [ValidateConstraint("ServiceStandard", "checked_service_claims_say_when")]

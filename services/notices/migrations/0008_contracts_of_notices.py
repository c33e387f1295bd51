"""Notices that councils have said yes to name the contract that this made or completed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

from portal.database.batches import update_in_batches


def name_contracts(apps, schema_editor):
    notices = apps.get_model("notices", "AwardNotice").objects
    links = apps.get_model("services", "ContractUse").objects.filter(use=OuterRef("use_key"))
    last = links.order_by(F("contract__ends_on").desc(nulls_last=True), "-contract")
    answered = notices.filter(answer="used", contract=None, use_key__isnull=False)
    update_in_batches(answered, contract=Subquery(last.values("contract")[:1]))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("notices", "0007_contracts"),
        ("services", "0030_contracts_decide"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="awardnotice",
            index=models.Index(
                condition=models.Q(("contract__isnull", False)),
                fields=["contract"],
                name="notices_of_contracts",
            ),
        ),
        migrations.RunPython(name_contracts, migrations.RunPython.noop, elidable=False),
    ]

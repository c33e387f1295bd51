from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, transaction

from services.notices.models.name_keys import name_key, product_key

AT_ONCE = 1_000


def fill_keys(apps, schema_editor):
    """How names and titles are compared, of every notice; what was done already is left out."""
    notices = apps.get_model("notices", "AwardNotice").objects.exclude(kind="other")
    last = 0
    while rows := list(notices.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.supplier_key = name_key(row.supplier_name)
            row.product_key = product_key(row.title, row.supplier_name)
        with transaction.atomic():
            notices.bulk_update(rows, ["supplier_key", "product_key"])
        last = rows[-1].pk


def compare_decisions(apps, schema_editor):
    """Of decisions about names that are the same now, the latest counts."""
    decisions = apps.get_model("notices", "NameDecision").objects
    with transaction.atomic():
        for decision in decisions.order_by("-decided_at", "-pk"):
            key = name_key(decision.name)
            same = decisions.filter(role=decision.role, name=key).exclude(pk=decision.pk)
            if same.filter(decided_at__gte=decision.decided_at).exists():
                decision.delete()
            else:
                same.delete()
                decisions.filter(pk=decision.pk).update(name=key)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notices", "0009_names_compared")]

    operations = [
        ValidateConstraint("NameDecision", "names_mean_what_their_role_says"),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunPython(compare_decisions, migrations.RunPython.noop),
    ]

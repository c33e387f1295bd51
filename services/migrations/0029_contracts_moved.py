"""What uses hold of a contract moves into a contract, one for each use, with its reminders.

It can be taken back: the uses repeat what their contracts say, and keep it when these go. Of a use
with several contracts only the last to end is kept then.
"""

from django.db import migrations, transaction
from django.db.models import Q

AT_ONCE = 1_000
HOLDS = ~Q(contract_ends_on=None, extension_until=None, notice_months=None, annual_cost=None) | ~Q(
    value_band=""
)
REMINDER = "contract ends"


def move(apps, schema_editor):
    uses = apps.get_model("services", "Use").objects.filter(HOLDS, contract_links=None)
    last = 0
    while keys := list(
        uses.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        with transaction.atomic():
            _move(apps, keys)
        last = keys[-1]


def _move(apps, keys):
    contract, link = (apps.get_model("services", name) for name in ("Contract", "ContractUse"))
    found = apps.get_model("services", "Use").objects.filter(HOLDS, pk__in=keys).order_by("pk")
    uses = list(found.select_for_update(no_key=True))
    contracts = contract.objects.bulk_create(
        contract(
            council_id=use.council_id,
            inherited_from_id=use.inherited_from_id,
            ends_on=use.contract_ends_on,
            extension_until=use.extension_until,
            notice_months=use.notice_months,
            value_band=use.value_band,
            annual_cost=use.annual_cost,
            is_demonstration=use.is_demonstration,
        )
        for use in uses
    )
    pairs = list(zip(contracts, uses, strict=True))
    link.objects.bulk_create(link(contract=made, use=use) for made, use in pairs)
    _remind(apps, {use.pk: made.pk for made, use in pairs})


def _remind(apps, contracts):
    """What people were reminded of, they are not reminded of again."""
    kinds, once = (
        apps.get_model("contenttypes", "ContentType"),
        apps.get_model("notifications", "Once"),
    )
    of_use, _ = kinds.objects.get_or_create(app_label="services", model="use")
    of_contract, _ = kinds.objects.get_or_create(app_label="services", model="contract")
    sent = once.objects.filter(event=REMINDER, kind=of_use, target_id__in=list(contracts))
    once.objects.bulk_create(
        [
            once(
                event=REMINDER,
                kind=of_contract,
                target_id=contracts[each.target_id],
                when=each.when,
                at=each.at,
            )
            for each in sent.order_by("pk")
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("services", "0028_contracts"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("notifications", "0008_recommendations"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop, elidable=False)]

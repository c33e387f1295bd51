"""What the database holds true of uses, and what it counts by itself when they change."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from services.models.choices import UseStatus

BEST_SATISFACTION = 5


def count_users(old: str = "", new: str = "") -> str:
    """The body of a trigger that adds the new users to their services and takes away the old.

    Once a statement, however many rows it changed: a listing is wide, and writing it costs.
    """
    counted = " UNION ALL ".join(
        f"SELECT service_id, {sign} AS change FROM {table}"  # noqa: S608 - names from this module
        " WHERE confirmation = 'confirmed' AND status IN ('in_use', 'phasing_out')"
        for table, sign in ((old, "-1"), (new, "1"))
        if table
    )
    return f"""
        UPDATE services_service SET users_count = users_count + changes.total
        FROM (SELECT service_id, sum(change) AS total FROM ({counted}) AS counted
              GROUP BY service_id) AS changes
        WHERE services_service.id = changes.service_id AND changes.total <> 0;
        RETURN NULL;
    """  # noqa: S608 - names from this module


INDEXES: list[models.Index] = [
    *[
        models.Index(fields=[thing, "updated_at"], name=f"uses_of_a_{thing}_by_change")
        for thing in ("council", "service", "product")
    ],
    models.Index(
        fields=["contract_ends_on"],
        name="uses_by_contract_end",
        condition=Q(contract_ends_on__isnull=False),
    ),
]
CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(service=None) ^ Q(product=None),
        name="a_use_is_of_a_service_or_of_a_product",
    ),
    models.UniqueConstraint(fields=["service", "council"], name="a_council_uses_a_service_once"),
    models.UniqueConstraint(fields=["product", "council"], name="a_council_uses_a_product_once"),
    models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
        name="a_use_ends_after_it_began",
    ),
    models.CheckConstraint(
        condition=Q(until=None) | Q(status=UseStatus.STOPPED),
        name="only_stopped_uses_have_an_end",
    ),
    models.CheckConstraint(
        condition=Q(status=UseStatus.STOPPED) ^ Q(stopped_reason=""),
        name="stopped_uses_say_why",
    ),
    models.CheckConstraint(
        condition=Q(extension_until=None) | Q(extension_until__gte=F("contract_ends_on")),
        name="an_extension_runs_past_the_contract",
    ),
    models.CheckConstraint(
        condition=Q(satisfaction=None) | Q(satisfaction__range=(1, BEST_SATISFACTION)),
        name="satisfaction_is_one_to_five",
    ),
]
TRIGGERS = [
    pgtrigger.Trigger(
        name=f"users_are_counted_on_{change}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
        func=count_users(**tables),
    )
    for change, operation, tables in [
        ("insert", pgtrigger.Insert, {"new": "now_there"}),
        ("update", pgtrigger.Update, {"old": "gone", "new": "now_there"}),
        ("delete", pgtrigger.Delete, {"old": "gone"}),
    ]
]

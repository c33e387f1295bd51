"""What the database holds true of uses."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.models.choices import UseStatus

BEST_SATISFACTION = 5

INDEXES_OF_VERSIONS = [models.Index(fields=["pgh_created_at"], name="use_versions_by_time")]
INDEXES: list[models.Index] = [
    models.Index(fields=["updated_at", "id"], name="uses_by_change"),
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
        violation_error_message=_("Select a service or a product, not both."),
    ),
    *[
        models.UniqueConstraint(
            fields=[thing, "council", "inherited_from"],
            nulls_distinct=False,
            condition=Q(**{f"{thing}__isnull": False}),
            name=f"a_council_uses_a_{thing}_once",
            violation_error_message=message,
        )
        for thing, message in (
            ("service", _("This council is already recorded as using this service.")),
            ("product", _("This council is already recorded as using this product.")),
        )
    ],
    models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
        name="a_use_ends_after_it_began",
        violation_error_message=_("The end date must be after the start date."),
    ),
    models.CheckConstraint(
        condition=Q(until=None) | Q(status=UseStatus.STOPPED),
        name="only_stopped_uses_have_an_end",
        violation_error_message=_("Enter an end date only if the status is Stopped."),
    ),
    models.CheckConstraint(
        condition=Q(status=UseStatus.STOPPED) ^ Q(stopped_reason=""),
        name="stopped_uses_say_why",
        violation_error_message=_("Enter a reason for stopping only if the status is Stopped."),
    ),
    models.CheckConstraint(
        condition=Q(satisfaction=None) | Q(satisfaction__range=(1, BEST_SATISFACTION)),
        name="satisfaction_is_one_to_five",
        violation_error_message=_("Enter a number from 1 to 5."),
    ),
]
# what is confirmed, in whatever way, is listed with the others again
TRIGGER_OF_DORMANCY = pgtrigger.Trigger(
    name="confirmed_uses_are_not_dormant",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("last_confirmed_at"),  # type: ignore[no-untyped-call]  # it has none
    func="""
        IF NEW.last_confirmed_at > COALESCE(OLD.last_confirmed_at, '-infinity') THEN
            NEW.is_dormant = false;
        END IF;
        RETURN NEW;
    """,
)

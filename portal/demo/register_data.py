"""The contracts register that an invented editor of County Durham has begun to publish."""

from django.db import transaction

from councils.models import Council
from portal.accounts.models import User
from services.models import Contract
from services.transparency import actions
from services.transparency.models import ProcessType, RegisterEntry

PUBLISHED, PREPARED = 4, 9
SHARED = {
    "process_type": ProcessType.FRAMEWORK,
    "irrecoverable_vat": 0,
    "sme_supplier": False,
    "vcse_supplier": False,
    "contact_role": "ICT procurement team",
    "contact_email": "ict.procurement@durham.example",
}


@transaction.atomic
def add_register() -> None:
    """Some contracts published, some prepared, and some of which nothing is said yet."""
    council = Council.objects.get(slug="county-durham")
    if RegisterEntry.objects.of_council(council).exists():
        return
    by = User.objects.get(email="editor@durham.example")
    valued = Contract.objects.of_council(council).exclude(total_value=None).by_decision()
    keys = list(valued.values_list("pk", flat=True))
    prepared, published = (
        Contract.objects.filter(pk__in=keys[:number]) for number in (PREPARED, PUBLISHED)
    )
    actions.fill_in_entries(council, prepared, SHARED, by=by)
    actions.publish(council, published, by=by)

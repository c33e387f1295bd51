"""What the managers of a council change on its page."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext

from councils.actions.membership import lock_council
from councils.acts import CouncilAct
from councils.models import Council, CouncilAlias, CouncilContact
from councils.models.contact import MAX_CONTACTS
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken


@transaction.atomic
def change_page(
    council: Council, fields: Collection[str], *, other_names: list[str], by: User
) -> None:
    """Save what a form changed, and record which fields that were."""
    council.save()
    _change_names(council, other_names)
    if fields:
        record(CouncilAct.PAGE_CHANGED, council, by=by, fields=sorted(fields))


def _change_names(council: Council, names: list[str]) -> None:
    """Let a council have these other names and no others; those it has already stay as rows."""
    before = {alias.name.lower(): alias for alias in council.aliases.all()}
    now = {name.lower(): name for name in names}
    council.aliases.filter(pk__in=[before[key].pk for key in before.keys() - now.keys()]).delete()
    new = [now[key] for key in now if key not in before]
    CouncilAlias.objects.bulk_create(CouncilAlias(council=council, name=name) for name in new)


@transaction.atomic
def add_contact(contact: CouncilContact, *, by: User) -> None:
    """Raise RuleBroken where the council has as many contacts as it can have."""
    council = lock_council(contact.council)
    if council.contacts.count() >= MAX_CONTACTS:
        raise RuleBroken(
            gettext("{council} has {n} contacts already. Remove one first.").format(
                council=council, n=MAX_CONTACTS
            )
        )
    contact.save()
    record(CouncilAct.CONTACT_ADDED, council, by=by, contact=contact.pk)


@transaction.atomic
def change_contact(contact: CouncilContact, *, by: User) -> None:
    contact.save()
    record(CouncilAct.CONTACT_CHANGED, contact.council, by=by, contact=contact.pk)


@transaction.atomic
def remove_contact(contact: CouncilContact, *, by: User) -> None:
    """Remove a contact, if it still exists."""
    key = contact.pk
    removed, _rows = CouncilContact.objects.filter(pk=key).delete()
    if removed:
        record(CouncilAct.CONTACT_REMOVED, contact.council, by=by, contact=key)

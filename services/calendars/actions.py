"""Make the address of a calendar, and revoke it."""

from django.db import transaction

from councils.models import Membership
from portal.accounts.models import User
from portal.audit.models import record
from services.calendars.acts import CalendarAct
from services.calendars.models import CalendarAddress


@transaction.atomic
def make_address(membership: Membership, *, by: User) -> str:
    """Return a new secret address, shown this once; the one before stops working."""
    locked = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    address = CalendarAddress.objects.filter(membership=locked).first()
    secret = (address or CalendarAddress(membership=locked)).renew()
    record(CalendarAct.CALENDAR_MADE, membership.council, by=by, person=membership.user)
    return secret


@transaction.atomic
def revoke_address(address: CalendarAddress, *, by: User) -> None:
    deleted, _rows = CalendarAddress.objects.filter(pk=address.pk).delete()
    if deleted:
        about = address.membership
        record(CalendarAct.CALENDAR_REVOKED, about.council, by=by, person=about.user)


def forget_expired() -> int:
    """Delete those whose membership has ended; they have not worked since."""
    deleted, _rows = CalendarAddress.objects.expired().delete()
    return deleted

"""Hiding a partnership from everybody but its councils, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.partnerships.actions.notifications import send_hidden, send_restored
from services.partnerships.acts import PartnershipAct
from services.partnerships.models import Partnership


@transaction.atomic
def hide_partnership(partnership: Partnership, *, reason: str, by: User) -> Partnership:
    """Hide it, and write to the editors of its councils. Raises RuleBroken if it is hidden."""
    partnership = Partnership.objects.locked(partnership)
    if partnership.is_hidden:
        raise RuleBroken(gettext("A colleague has already hidden this partnership."))
    partnership.hide(reason)
    record(PartnershipAct.PARTNERSHIP_HIDDEN, partnership, by=by, reason=reason)
    send_hidden(partnership)
    return partnership


@transaction.atomic
def show_partnership(partnership: Partnership, *, by: User) -> Partnership:
    """Undo it, and write to the same people. Raises RuleBroken if it is not hidden."""
    partnership = Partnership.objects.locked(partnership)
    if not partnership.is_hidden:
        raise RuleBroken(gettext("This partnership is not hidden."))
    partnership.show()
    record(PartnershipAct.PARTNERSHIP_RESTORED, partnership, by=by)
    send_restored(partnership)
    return partnership

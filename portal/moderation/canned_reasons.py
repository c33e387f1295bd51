"""What moderators do with their ready-made reasons; all of it is in the audit log."""

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.moderation.acts import ModerationAct
from portal.moderation.models import CannedReason
from portal.moderation.models.canned_reason import MAX_REASONS
from portal.site.errors import RuleBroken


@transaction.atomic
def save_canned_reason(reason: CannedReason, *, by: User) -> CannedReason:
    """Add or change one. Raises RuleBroken where there are as many as a list has room for."""
    is_new = reason.pk is None
    if is_new and CannedReason.objects.count() >= MAX_REASONS:
        raise RuleBroken(gettext("There are 50 ready-made reasons. Delete one first."))
    reason.save()
    act = ModerationAct.CANNED_REASON_ADDED if is_new else ModerationAct.CANNED_REASON_CHANGED
    record(act, reason, by=by, reason=reason.text)
    return reason


@transaction.atomic
def delete_canned_reason(reason: CannedReason, *, by: User) -> None:
    record(ModerationAct.CANNED_REASON_DELETED, reason, by=by, reason=reason.text)
    reason.delete()

"""A council says what it plans, and what is there already is looked for at once."""

from django.db import transaction

from portal.accounts.models import User
from portal.audit.models import record
from portal.notifications.models import Follow
from services.models import Standard
from services.needs.actions.notifications import notify_begun
from services.needs.acts import NeedAct
from services.needs.models import FindingKind, Need
from services.needs.tasks import look, look_at


@transaction.atomic
def start_need(need: Need, *, by: User) -> Need:
    """Say what a council plans; the councils whose own needs it fits find it, too."""
    need.author = by
    need.save()
    record(NeedAct.NEED_BEGUN, need, by=by)
    found = look(need)
    Follow.objects.follow_own(need, by)
    notify_begun(need, by=by)
    for finding in found:
        if finding.kind == FindingKind.NEED:
            look_at.enqueue(finding.key)
    return need


@transaction.atomic
def change_need(need: Need, *, by: User) -> Need:
    """Say better what is planned, and look again. Raises RuleBroken once it is decided."""
    Need.objects.locked(need).check_open()
    need.save()
    record(NeedAct.NEED_CHANGED, need, by=by)
    look(need)
    return need


@transaction.atomic
def ask_for_standards(need: Need, standards: list[Standard], *, by: User) -> None:
    """Keep which standards a need asks for. Raises RuleBroken once it is decided."""
    Need.objects.locked(need).check_open()
    need.standards.set(standards)
    need.save(update_fields=["updated_at"])  # so that the page is rendered again
    slugs = sorted(standard.slug for standard in standards)
    record(NeedAct.NEED_CHANGED, need, by=by, standards=slugs)

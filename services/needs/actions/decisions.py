"""What comes of a need, and what moderators do about one."""

from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from services.needs.actions.notifications import notify_hidden, notify_need_decided
from services.needs.acts import NeedAct
from services.needs.models import Need


@transaction.atomic
def decide(need: Need, *, by: User) -> Need:
    """Keep the outcome that is set on a need, and tell those who follow it or were asked."""
    Need.objects.locked(need).check_open()
    need.decide(by)
    record(NeedAct.NEED_DECIDED, need, by=by, outcome=need.outcome, alone=need.alone_reason)
    notify_need_decided(need, by=by)
    return need


@transaction.atomic
def reopen(need: Need, *, by: User) -> Need:
    """Take a decision back; what was written about it stays."""
    need = Need.objects.locked(need)
    if need.is_open:
        raise RuleBroken(gettext("This need is already open."))
    was = need.outcome
    need.reopen()
    record(NeedAct.NEED_REOPENED, need, by=by, was=was)
    return need


@transaction.atomic
def hide(need: Need, *, reason: str, by: User) -> Need:
    need = Need.objects.locked(need)
    if need.is_hidden:
        raise RuleBroken(gettext("A colleague has already hidden this need."))
    need.hide(reason)
    record(NeedAct.NEED_HIDDEN, need, by=by, person=need.author, reason=reason)
    notify_hidden(need, by=by)
    return need


@transaction.atomic
def show(need: Need, *, by: User) -> Need:
    need = Need.objects.locked(need)
    need.show()
    record(NeedAct.NEED_RESTORED, need, by=by, person=need.author)
    return need

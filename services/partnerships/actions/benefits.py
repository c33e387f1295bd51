"""What sharing was worth: stated by who gained, confirmed by a partner, its evidence seen."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.text import in_sentence
from services.models import Benefit, Service
from services.partnerships.actions.notifications import (
    email_removal,
    notify_benefit,
    notify_taken_back,
)
from services.partnerships.acts import PartnershipAct

TWICE = _("This type of benefit is already recorded for this period. Change that figure.")


@transaction.atomic
def state_benefit(benefit: Benefit, *, by: User) -> Benefit:
    """A council says what it gained, or why nobody has measured it."""
    _rerender(benefit)
    benefit.said_by = by
    _save(benefit)
    record(
        PartnershipAct.BENEFIT_STATED, benefit, by=by, state=benefit.state, amount=benefit.amount
    )
    notify_benefit(benefit, in_sentence(benefit.get_state_display()), by=by)
    return benefit


@transaction.atomic
def change_benefit(benefit: Benefit, *, by: User) -> Benefit:
    """Change a figure; another one than was confirmed is only claimed again."""
    _rerender(benefit)
    stored = _locked(benefit)
    is_unsure_again = benefit.restate(stored, by=by)
    _save(benefit)
    record(PartnershipAct.BENEFIT_CHANGED, benefit, by=by, was=stored.amount, now=benefit.amount)
    again = gettext("changed and needs confirming again")
    notify_benefit(benefit, again if is_unsure_again else gettext("changed"), by=by)
    return benefit


def _save(benefit: Benefit) -> None:
    try:
        with transaction.atomic():
            benefit.save()
    except IntegrityError as clash:
        raise RuleBroken(TWICE) from clash


@transaction.atomic
def confirm_benefit(benefit: Benefit, council: Council, *, seen: str, by: User) -> Benefit:
    """A partner says that what another council claims is so, as it read it."""
    _rerender(benefit)
    benefit = _locked(benefit)
    benefit.check_seen(seen)
    benefit.confirm(council, by=by)
    record(
        PartnershipAct.BENEFIT_CONFIRMED, benefit, by=by, council=council.pk, amount=benefit.amount
    )
    notify_benefit(benefit, gettext("confirmed by a partner"), by=by)
    return benefit


@transaction.atomic
def audit_benefit(benefit: Benefit, evidence: str, *, seen: str, by: User) -> Benefit:
    """A moderator has seen the evidence of what a partner confirmed."""
    _rerender(benefit)
    benefit = _locked(benefit)
    benefit.check_seen(seen)
    benefit.audit(evidence, by=by)
    record(PartnershipAct.BENEFIT_AUDITED, benefit, by=by, reason=evidence, amount=benefit.amount)
    notify_benefit(benefit, gettext("evidence seen by a moderator"), by=by)
    return benefit


@transaction.atomic
def withdraw_benefit(benefit: Benefit, *, by: User, reason: str = "") -> None:
    """Take a figure back; its versions stay.

    With a moderator's reason, the editors of its council read it.
    """
    _rerender(benefit)
    benefit = _locked(benefit)
    record(
        PartnershipAct.BENEFIT_WITHDRAWN,
        benefit.source,
        by=by,
        was=benefit.state,
        amount=benefit.amount,
        reason=reason,
    )
    notify_taken_back(benefit, by=by)
    if reason:
        email_removal("partnerships/benefit_withdrawn", benefit, reason)
    benefit.delete()


def _locked(benefit: Benefit) -> Benefit:
    known = Benefit.objects.select_related("council", "service", "partnership")
    found = known.select_for_update(of=("self",), no_key=True).filter(pk=benefit.pk).first()
    if found is None:
        raise RuleBroken(gettext("This figure has been withdrawn."))
    return found


def _rerender(benefit: Benefit) -> None:
    """Let the page of the listing, which shows it, be rendered anew.

    Before the benefit is locked: everybody locks a listing before what hangs on it.
    """
    if benefit.service_id:
        Service.objects.filter(pk=benefit.service_id).update(updated_at=timezone.now())

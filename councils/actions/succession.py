"""One council succeeds another: noted, applied, reverted or confirmed."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from councils.actions.succession_transfer import abolish, transfer, transfer_back
from councils.acts import CouncilAct
from councils.models import Council, Succession, SuccessionState
from councils.models.succession_transfer import SplitPlan, lock_what_comes_first
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.site.errors import RuleBroken


@transaction.atomic
def note_succession(succession: Succession, *, by: User) -> Succession:
    """Write down that one council succeeds another. Nothing moves yet."""
    try:
        with transaction.atomic():
            succession.save()
    except IntegrityError as clash:
        raise RuleBroken(gettext("This succession is already recorded.")) from clash
    record(
        CouncilAct.SUCCESSION_NOTED,
        succession.successor,
        by=by,
        predecessor=succession.predecessor_id,
    )
    return succession


@transaction.atomic
def apply_succession(
    succession: Succession, plan: SplitPlan | None = None, *, by: User
) -> list[Succession]:
    """Let what a council has go to its successors, all of them at once.

    Raises RuleBroken when somebody was faster, or the day has not come.
    """
    successions = _locked(succession)
    for each in successions:
        _check_can_be_applied(each)
    predecessor = successions[0].predecessor
    has_ended = abolish(predecessor, successions[0])
    for each in successions:
        moved = transfer(each, plan or SplitPlan())
        each.ended_predecessor = has_ended
        _into(each, SuccessionState.APPLIED, by)
        record(
            CouncilAct.SUCCESSION_APPLIED,
            each.successor,
            by=by,
            predecessor=predecessor.pk,
            moved=moved,
        )
        _notify(
            each,
            gettext("{successor} has inherited records from {predecessor}").format(
                successor=each.successor, predecessor=predecessor
            ),
            by=by,
        )
    record(CouncilAct.COUNCIL_SUCCEEDED, predecessor, by=by)
    return successions


@transaction.atomic
def revert_succession(succession: Succession, *, by: User, reason: str) -> list[Succession]:
    """Let everything that went to the successors of a council be its own again."""
    successions = [each for each in _locked(succession) if each.is_in_force]
    _check_can_be_reverted(successions)
    predecessor = successions[0].predecessor
    recipients = {each.pk: _recipients(each) for each in successions}
    try:
        with transaction.atomic():
            for each in reversed(successions):
                transfer_back(each)
    except IntegrityError as clash:
        raise RuleBroken(
            gettext(
                "{predecessor} has a record that clashes with one that would move back. Remove it "
                "first."
            ).format(predecessor=predecessor)
        ) from clash
    if successions[0].ended_predecessor:
        Council.objects.filter(pk=predecessor.pk).update(abolished_on=None)
    for each in successions:
        each.ended_predecessor = False
        _into(each, SuccessionState.REVERTED, by)
        of = predecessor.pk
        record(CouncilAct.SUCCESSION_REVERTED, each.successor, by=by, reason=reason, predecessor=of)
        detail = gettext("{successor} no longer has the records of {predecessor}").format(
            successor=each.successor, predecessor=predecessor
        )
        _notify(each, detail, by=by, to=recipients[each.pk], reason=reason)
    return successions


@transaction.atomic
def confirm_succession(succession: Succession, *, by: User) -> Succession:
    """It is right as it is: from now on it cannot be reverted, and the old addresses lead on."""
    found = {each.pk: each for each in Succession.objects.locked(succession.predecessor_id)}
    now = found.get(succession.pk)
    if now is None or not now.is_applied:
        raise RuleBroken(gettext("This transfer has already been confirmed or reversed."))
    _into(now, SuccessionState.CONFIRMED, by)
    record(CouncilAct.SUCCESSION_CONFIRMED, now.successor, by=by, predecessor=now.predecessor_id)
    _notify(
        now,
        gettext("{successor} confirmed the records from {predecessor}").format(
            successor=now.successor, predecessor=now.predecessor
        ),
        by=by,
    )
    return now


def _locked(succession: Succession) -> list[Succession]:
    """All successions of the predecessor, it and its successors; locked in this order.

    Listings come before the councils: whoever changes one locks it first too.
    """
    successions = Succession.objects.locked(succession.predecessor_id)
    if not successions:
        raise RuleBroken(gettext("This succession no longer exists."))
    lock_what_comes_first(successions[0].predecessor)
    keys = {key for each in successions for key in (each.predecessor_id, each.successor_id)}
    rows = Council.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    councils = {council.pk: council for council in rows}
    for each in successions:
        each.predecessor = councils[each.predecessor_id]
        each.successor = councils[each.successor_id]
    return successions


def _check_can_be_applied(succession: Succession) -> None:
    if succession.is_in_force:
        raise RuleBroken(gettext("This succession has already been applied."))
    if succession.is_to_come:
        day = date_format(succession.on, "j F Y")
        raise RuleBroken(gettext("You can apply this succession from {day}.").format(day=day))
    if succession.successor.is_abolished:
        raise RuleBroken(
            gettext("{successor} has been abolished. Choose its successor instead.").format(
                successor=succession.successor
            )
        )
    begun = succession.predecessor.established_on
    if begun and begun >= succession.on:
        raise RuleBroken(
            gettext("{predecessor} would end before it started. Check the date.").format(
                predecessor=succession.predecessor
            )
        )


def _check_can_be_reverted(successions: list[Succession]) -> None:
    if not successions or not all(each.is_applied for each in successions):
        raise RuleBroken(gettext("This succession is not applied, or someone has confirmed it."))
    for each in successions:
        if each.successor.successions.in_force().exists():
            raise RuleBroken(
                gettext(
                    "The records of {successor} have moved to its own successor. Reverse that "
                    "transfer first."
                ).format(successor=each.successor)
            )


def _into(succession: Succession, state: SuccessionState, by: User) -> None:
    now = timezone.now()
    succession.state = state
    setattr(succession, f"{state}_at", now)
    setattr(succession, f"{state}_by", by)
    succession.save()


class Recipients(NamedTuple):
    """Whoever works for a successor: its managers, who have a letter, and the others."""

    managers: list[User]
    others: list[User]


def _recipients(succession: Succession) -> Recipients:
    members = succession.successor.memberships.active()
    managers = members.managers().users()
    return Recipients(managers, [user for user in members.users() if user not in managers])


def _notify(
    succession: Succession, detail: str, *, by: User, to: Recipients | None = None, reason: str = ""
) -> None:
    """Whoever works for the successor hears of it, its managers by letter."""
    successor = succession.successor
    managers, others = to or _recipients(succession)
    link = reverse("council_services:inherited", args=[successor.slug])
    news = Notice(Event.SUCCEEDED, successor, by=by, link=link, detail=detail)
    notify(news, others)
    notify(news, managers, has_letter=True)
    for manager in managers:
        if manager != by:
            send_email(
                "councils/succeeded",
                to=manager.email,
                succession=succession,
                successor=successor,
                detail=detail,
                link=link,
                reason=reason,
            )

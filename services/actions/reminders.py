"""Telling councils what is due: listings to confirm, and contracts that end."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from portal.notifications.actions import notify, notify_once
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from services.models import Contract, Service

# how long before the decision date a council is reminded, in months and in days;
# the shortest first:
# of a contract that is entered late, one reminder is sent, not three
BEFORE = {3: 92, 6: 183, 12: 366}


def notify_dormant(keys: Iterable[int]) -> None:
    for service in Service.objects.filter(pk__in=list(keys)).select_related("council"):
        notify(Notice(Event.DORMANT, service), service.council.memberships.editors().users())


def remind_of_reviews() -> int:
    """Ask for each listing that is due, once for each time that it is; how many were asked for."""
    due = Service.objects.due_for_review().select_related("council")
    return sum(
        notify_once(
            Notice(Event.REVIEW_DUE, service),
            service.council.memberships.editors().users,
            when=service.true_since.date(),  # type: ignore[attr-defined]  # of due_for_review
        )
        for service in due.iterator(chunk_size=500)
    )


def remind_of_contracts() -> int:
    """Tell the editors of a council that they have 12, 6 and 3 months to decide; how many."""
    today = timezone.localdate()
    due = Contract.objects.in_use().to_decide_by(today + timedelta(days=BEFORE[12]))
    found = due.with_facts().iterator(chunk_size=500)
    return sum(_remind(contract, today) for contract in found)


def _remind(contract: Contract, today: date) -> bool:
    """Say when to decide; or when it ends, where it is too late to give notice."""
    decide_on = contract.decide_on
    months = next(
        months for months, days in BEFORE.items() if decide_on <= today + timedelta(days=days)
    )
    by = contract.ends_on if contract.is_notice_over else decide_on
    return notify_once(
        Notice(Event.CONTRACT_ENDS, contract, detail=date_format(by or today, "j F Y")),
        contract.council.memberships.editors().users,
        when=f"{contract.ends_on}, {months}",
    )

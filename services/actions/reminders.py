"""Telling councils what is due: listings to confirm, and contracts that end."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from portal.notifications.actions import notify, notify_once
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from services.models import Service, Use

# how long before a contract ends its council is told, in months, and in days; the shortest first:
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
    """Tell the editors of a council that a contract ends within 12, 6 and 3 months; how many."""
    today = timezone.localdate()
    ending = Use.objects.with_contracts_ending(today, today + timedelta(days=BEFORE[12]))
    return sum(_remind(use, today) for use in ending.iterator(chunk_size=500))


def _remind(use: Use, today: date) -> bool:
    months = next(
        months
        for months, days in BEFORE.items()
        if use.contract_ends_on and use.contract_ends_on <= today + timedelta(days=days)
    )
    return notify_once(
        Notice(Event.CONTRACT_ENDS, use, detail=f"{months} months"),
        use.council.memberships.editors().users,
        when=f"{use.contract_ends_on}, {months}",
    )

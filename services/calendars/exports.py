"""DecisionEvent dates as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext
from icalendar import CLASS, STATUS, TRANSP, Calendar, Event

from councils.models import Council
from portal.components.metadata import absolute
from services.calendars.models import DecisionEvent
from services.models import Contract, Use

READ_EVERY = timedelta(hours=12)
A_DAY = timedelta(days=1)
METHOD = "PUBLISH"


def calendar_of(name: str, decisions: Iterable[DecisionEvent]) -> bytes:
    """A calendar with an event for each decision date, titled with what everybody may read."""
    shown = list(decisions)
    contracts = _contracts(shown)
    events = [_event(each, contracts.get(each.contract)) for each in shown]
    calendar = Calendar.new(
        name=name,
        prodid=f"-//{settings.SITE_NAME}//EN",
        method=METHOD,
        refresh_interval=READ_EVERY,
        uid=f"calendar@{_host()}",
        subcomponents=events,
    )
    return bytes(calendar.to_ical())


def name_of(council: Council) -> str:
    return gettext("Contract decision dates: {council}").format(council=council.name)


def _contracts(decisions: list[DecisionEvent]) -> dict[int, Contract]:
    """Those of the decisions, each with what everybody sees of what it covers."""
    everybodys = Use.objects.visible_to(AnonymousUser())
    rows = Contract.objects.filter(pk__in=[each.contract for each in decisions])
    return {contract.pk: contract for contract in rows.with_facts(everybodys)}


def _event(decision: DecisionEvent, contract: Contract | None) -> Event:
    """An event of a whole day. Its title and text hold what members alone may read of nothing."""
    address = absolute(reverse("contract:detail", args=[decision.contract]))
    return Event.new(
        uid=f"decision-{decision.contract}@{_host()}",
        sequence=decision.sequence,
        stamp=decision.changed_at,
        start=decision.day,
        end=decision.day + A_DAY,
        summary=_title(contract),
        description=None if decision.is_cancelled else _text(contract, address),
        url=None if decision.is_cancelled else address,
        status=STATUS.CANCELLED if decision.is_cancelled else STATUS.CONFIRMED,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )


def _title(contract: Contract | None) -> str:
    covered = contract.names_covered if contract else ""
    if covered:
        return gettext("Decide about the contract for {systems}").format(systems=covered)
    return gettext("Decide about a contract")


def _text(contract: Contract | None, address: str) -> str:
    if contract and contract.is_decision_assumed:
        why = gettext("Six months before the contract ends: its notice period is not recorded.")
    else:
        why = gettext("The last day for giving notice.")
    return f"{why}\n{address}"


def _host() -> str:
    return str(urlsplit(settings.SITE_URL).hostname)

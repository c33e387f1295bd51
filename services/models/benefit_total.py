"""Sums of benefits: what is added together, what never is, and how people read it."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from services.models.choices import BenefitKind, BenefitState

SUREST_FIRST = [
    *(BenefitState.AUDITED, BenefitState.PARTNER_CONFIRMED),
    *(BenefitState.CLAIMED, BenefitState.ESTIMATED),
]
MILLION = 1_000_000
TOTAL_COLUMNS = ["kind", "state", "has_ended", "total", "number", "councils"]


def pounds(amount: int) -> str:
    """£900,000; £1.3 million from a million on."""
    if amount < MILLION:
        return f"£{amount:,}"
    return gettext("£{millions:.3g} million").format(millions=amount / MILLION)


def amount_in_words(kind: str, amount: int) -> str:
    """£900,000 a year; £40,000; 12 days."""
    if kind == BenefitKind.TIME_SAVED:
        return ngettext("{n:,} day", "{n:,} days", amount).format(n=amount)
    if kind == BenefitKind.ANNUAL_CASHABLE:
        return gettext("{pounds} a year").format(pounds=pounds(amount))
    return pounds(amount)


class BenefitTotal(NamedTuple):
    """A sum of benefits of one kind and one state, either all current or all ended.

    ``amount`` is in pounds, or in days for time saved; ``number`` counts the benefits in it and
    ``councils`` the councils that stated them.
    """

    kind: str
    state: str
    has_ended: bool
    amount: int
    number: int
    councils: int

    @property
    def kind_label(self) -> str:
        kind = str(BenefitKind(self.kind).label)
        return gettext("{kind} (ended)").format(kind=kind) if self.has_ended else kind

    @property
    def state_label(self) -> str:
        return str(BenefitState(self.state).label)

    @property
    def in_words(self) -> str:
        return amount_in_words(self.kind, self.amount)


def yearly_savings(totals: list[BenefitTotal]) -> list[BenefitTotal]:
    """Pick the yearly savings to show first: current ones, the best assured first.

    Where all of them have ended, what there was.
    """
    yearly = [total for total in totals if total.kind == BenefitKind.ANNUAL_CASHABLE]
    current = [total for total in yearly if not total.has_ended]
    return sorted(
        current or yearly, key=lambda total: SUREST_FIRST.index(BenefitState(total.state))
    )


def ended_by(day: date) -> Q:
    """What goes on no more: history, ended partnerships, yearly savings whose time is over."""
    yearly = Q(kind=BenefitKind.ANNUAL_CASHABLE, ends_on__lt=day)
    partnership = Q(partnership__is_historical=True) | Q(partnership__stage="ended")
    return Q(service__is_historical=True) | partnership | yearly

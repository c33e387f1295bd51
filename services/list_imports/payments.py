"""What a list of payments over £500 says of the suppliers that we know, and of nobody else."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.list_imports.cell_dates import add_months, read_day
from services.list_imports.cell_numbers import read_signed
from services.list_imports.headings import is_total
from services.list_imports.payment_words import (
    AMOUNT,
    BENEFICIARY,
    COMPANY_NUMBER,
    PAID_ON,
)

MONTHS = 12
MAX_NAME = 200
MAX_COMPANY_NUMBER = 20
MAX_CACHED = 50_000
# of persons, whose names councils leave out
REDACTED = re.compile(
    r"redact|individual|private person|personal data|name withheld|withheld|various|sundry|"
    r"confidential|data protection|gdpr|direct payment"
)
SUPPLIER, EARLIER, WITHHELD, OTHER, UNREADABLE, TOTAL = (
    *("supplier", "earlier", "withheld", "other", "unreadable", "total"),
)
Match = Callable[[str, str], int | None]


def match_nobody(name: str, number: str) -> int | None:
    """The supplier of no payee."""
    return None


class PaymentRow(NamedTuple):
    """One payment: the payee as written, with a company number if there is one."""

    paid_to: str
    company_number: str
    amount: Decimal
    paid_on: date


@dataclass
class SupplierTotal:
    """What one supplier was paid in the last twelve months of a file.

    ``is_similar``: under a name that is only like the supplier's own.
    """

    supplier: int
    paid_as: str
    is_similar: bool = False
    total: Decimal = Decimal(0)
    payments: int = 0
    last_paid_on: date = date.min

    def add(self, row: PaymentRow) -> None:
        self.total += row.amount
        self.payments += 1
        self.last_paid_on = max(self.last_paid_on, row.paid_on)


@dataclass
class PaymentTotals:
    """Every row of a file is in one of the ``outcomes``; only suppliers that we know are named."""

    period: tuple[date, date] | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    suppliers: dict[int, SupplierTotal] = field(default_factory=dict)
    similar: dict[tuple[int, str], SupplierTotal] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return self.outcomes.total()


def add_up(
    rows: Iterable[list[str]],
    columns: dict[str, int],
    match: Match,
    today: date,
    match_similar: Match = match_nobody,
) -> PaymentTotals:
    """The payments of the last twelve months of these rows to the suppliers that ``match`` knows.

    It takes a name and a company number, and gives the key of a supplier or nothing.
    ``match_similar`` does the same for names that may be those of a supplier: a person decides.
    """
    totals = PaymentTotals()
    payments: list[PaymentRow] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            payment = read_payment(row, columns)
            if payment is None or payment.paid_on > today:
                totals.outcomes[TOTAL if is_total(row) else UNREADABLE] += 1
            else:
                payments.append(payment)
    if payments:
        _add_payments(totals, payments, match, match_similar)
    return totals


def _add_payments(
    totals: PaymentTotals, payments: list[PaymentRow], match: Match, match_similar: Match
) -> None:
    last = max(payment.paid_on for payment in payments)
    start = (add_months(last, -MONTHS) or date.min) + timedelta(days=1)
    known, similar = lru_cache(MAX_CACHED)(match), lru_cache(MAX_CACHED)(match_similar)
    for payment in payments:
        outcome = EARLIER
        if payment.paid_on >= start:
            total = _total_of(totals, payment, known, similar)
            outcome = SUPPLIER if total else _other(payment)
        totals.outcomes[outcome] += 1
    first = min(payment.paid_on for payment in payments if payment.paid_on >= start)
    totals.period = (first, last)


def _total_of(
    totals: PaymentTotals, payment: PaymentRow, match: Match, match_similar: Match
) -> SupplierTotal | None:
    """The total of the supplier that was paid, with this payment; nothing for other payees."""
    name, number = payment.paid_to, payment.company_number
    if (supplier := match(name, number)) is not None:
        total = totals.suppliers.setdefault(supplier, SupplierTotal(supplier, name))
    elif (supplier := match_similar(name, number)) is not None:
        key = (supplier, name.casefold())
        total = totals.similar.setdefault(key, SupplierTotal(supplier, name, is_similar=True))
    else:
        return None
    total.add(payment)
    return total


def _other(payment: PaymentRow) -> str:
    return WITHHELD if REDACTED.search(payment.paid_to.casefold()) else OTHER


def read_payment(row: list[str], columns: dict[str, int]) -> PaymentRow | None:
    """The payment of a row, if it has a payee, an amount and a date."""
    cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
    amount, paid_on = read_signed(cells[AMOUNT]), _day(cells[PAID_ON])
    name = " ".join(cells[BENEFICIARY][:MAX_NAME].split())
    if not name or amount is None or paid_on is None:
        return None
    number = cells.get(COMPANY_NUMBER, "").upper()
    number = number.zfill(8)[:MAX_COMPANY_NUMBER] if number else ""
    return PaymentRow(name, number, amount, paid_on)


@lru_cache(1000)
def _day(text: str) -> date | None:
    return read_day(text, is_end=False).day

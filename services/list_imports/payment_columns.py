"""Which columns of a list of payments over £500 say who was paid, how much and when."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from services.list_imports.cell_dates import read_day
from services.list_imports.cell_numbers import read_signed
from services.list_imports.column_contents import HALF, MAX_SAMPLES, contents_of
from services.list_imports.heading_text import fold, variants
from services.list_imports.payment_words import (
    AMOUNT,
    BENEFICIARY,
    COMPANY_NUMBER,
    HEADINGS,
    LESS_SURE,
    PAID_ON,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEEDED = [BENEFICIARY, AMOUNT, PAID_ON]
LABELS: "dict[str, StrOrPromise]" = {
    BENEFICIARY: _("Who was paid"),
    AMOUNT: _("Amount"),
    PAID_ON: _("Date of payment"),
    COMPANY_NUMBER: _("Company number"),
}


class PaymentColumns(NamedTuple):
    """The index of each column by its key; ``is_sure`` where nobody needs to be asked."""

    columns: dict[str, int]
    is_sure: bool

    @property
    def are_complete(self) -> bool:
        return all(key in self.columns for key in NEEDED)


def find_payment_columns(names: list[str], samples: list[list[str]]) -> PaymentColumns:
    """The columns by their headings and cells; what only the cells tell is not sure."""
    columns: dict[str, int] = {}
    is_sure = True
    for key in HEADINGS:
        by_heading = _by_heading(key, names, samples)
        found = by_heading
        if found is None and key in NEEDED:
            found, is_sure = _by_cells(key, samples, set(columns.values())), False
        if found is not None and found not in columns.values():
            columns[key] = found
            is_sure = is_sure and fold(names[found]) not in LESS_SURE
    found_all = PaymentColumns(columns, is_sure)
    return found_all if found_all.are_complete else PaymentColumns(columns, is_sure=False)


def _by_heading(key: str, names: list[str], samples: list[list[str]]) -> int | None:
    ranked = [
        (min(ranks), column)
        for column, name in enumerate(names)
        if (ranks := [HEADINGS[key][each] for each in variants(name) if each in HEADINGS[key]])
        and _fits(key, samples[column])
    ]
    return min(ranked)[1] if ranked else None


def _by_cells(key: str, samples: list[list[str]], taken: set[int]) -> int | None:
    """The first column whose cells look like it; a name of a company for who was paid."""
    for column, cells in enumerate(samples):
        contents = contents_of(cells)
        is_named = contents.companies >= HALF / 2 if key == BENEFICIARY else True
        if column not in taken and contents.cells and is_named and _fits(key, cells):
            return column
    return None


def _fits(key: str, cells: list[str]) -> bool:
    filled = [cell for cell in cells[:MAX_SAMPLES] if cell.strip()]
    if not filled or key == COMPANY_NUMBER:
        return key == COMPANY_NUMBER
    is_such = READ_AS[key]
    return sum(1 for cell in filled if is_such(cell)) >= HALF * len(filled)


def _is_name(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not _is_day(cell)


def _is_amount(cell: str) -> bool:
    return read_signed(cell) is not None


def _is_day(cell: str) -> bool:
    return read_day(cell, is_end=False).day is not None


READ_AS: dict[str, Callable[[str], bool]] = {
    BENEFICIARY: _is_name,
    AMOUNT: _is_amount,
    PAID_ON: _is_day,
}

"""The changes of rows as people read them: field by field, before and after."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.text import short_date
from services.list_fields import BY_KEY
from services.list_imports.engine.batches import use_key
from services.list_imports.engine.facts import DAYS, value_of
from services.list_imports.engine.portfolio import Portfolio
from services.list_imports.models import ImportRow, Outcome
from services.models import Category, Supplier
from services.models.choices import Confirmation, UseStatus, ValueBand
from services.transparency.models import RegisterEntry
from services.transparency.models.register_schema import PUBLIC_FACTS

OTHERS = {"confirmation": _("Record"), "value_band": _("Annual contract value")}
LABELS = {
    "status": dict(UseStatus.choices),
    "value_band": dict(ValueBand.choices),
    "confirmation": dict(Confirmation.choices),
}
NAMED = {"supplier": Supplier, "area": Category}
UNSAID = {"confirmation"}  # of a new record, nobody needs to read that it is confirmed


class ShownChange(NamedTuple):
    label: object
    before: str
    after: str


class ShownRow(NamedTuple):
    row: ImportRow
    name: str
    changes: list[ShownChange]
    changes_register: bool = False


def with_changes(rows: list[ImportRow]) -> list[ShownRow]:
    """Rows with their changes in words; names of suppliers and areas in one query each."""
    names = {key: _names(rows, key) for key in NAMED}
    public = rows_in_register(rows)
    return [
        ShownRow(
            row,
            row.cells.get("system", "") or row.cells.get("address", ""),
            [
                ShownChange(_label(key), _words(key, was, names), _words(key, now, names))
                for key, (was, now) in row.changes.items()
                if not (row.outcome == Outcome.NEW and (key in UNSAID or now in (None, "")))
            ],
            row.pk in public,
        )
        for row in rows
    ]


def rows_in_register(rows: list[ImportRow]) -> set[int]:
    """The keys of rows still to import that change what is in the public register."""
    changing = [row for row in rows if row.use_id and PUBLIC_FACTS & row.changes.keys()]
    if not changing or not changing[0].list_import.is_open:
        return set()
    council = changing[0].list_import.council
    entries = RegisterEntry.objects.of_council(council).published()
    if not (published := set(entries.values_list("contract", flat=True))):
        return set()
    portfolio = Portfolio(council, map(use_key, changing))
    return {row.pk for row in changing if published & _contracts_changed(row, portfolio)}


def _contracts_changed(row: ImportRow, portfolio: Portfolio) -> set[int]:
    """The contracts of which a row changes what a register shows."""
    use = portfolio.uses.get(use_key(row))
    if use is None:
        return set()
    if "area" in row.changes:
        return {contract.pk for contract in portfolio.contracts.get(use.pk, [])}
    reference = str(row.facts.get("stated", {}).get("reference", ""))
    contract = portfolio.contract_for(use, reference)
    return {contract.pk} if contract else set()


def _label(key: str) -> object:
    return BY_KEY[key].heading if key in BY_KEY else OTHERS[key]


def _names(rows: list[ImportRow], key: str) -> dict[int, str]:
    keys = {value for row in rows for value in row.changes.get(key, []) if value}
    model = NAMED[key]
    found = model.ever if model is Supplier else model.objects  # type: ignore[attr-defined]  # it has
    return {each.pk: str(each) for each in found.filter(pk__in=keys)} if keys else {}


def _words(key: str, fact: object, names: dict[str, dict[int, str]]) -> str:
    if fact in (None, ""):
        return ""
    if key in names:
        return names[key].get(fact, "")  # type: ignore[call-overload, no-any-return]  # its key
    if key in LABELS:
        return str(LABELS[key].get(str(fact), fact))
    if key in DAYS:
        return short_date(value_of(key, fact))
    return f"{fact:,}" if isinstance(fact, int) else str(fact)

"""The contracts of the demonstration, from what its list of uses says of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from services.models import Contract, ContractUse, Use
from services.models.months import months_from

CONTRACT = ["contract_ends_in_days", "notice_months", "value_band", "annual_cost"]
SECOND = 9  # one contract in so many has a second one beside it
MANAGED, COVERED = 7, 3  # one council in so many has one contract for so many systems
TOGETHER = "managed systems"
TERM = 4  # years, of a contract
ONE_DAY = timedelta(days=1)
Line = tuple[Use, dict[str, str]]


def add_contracts_of_uses(lines: list[Line]) -> None:
    """One contract for all products of a supplier, or for the first systems of some councils.

    Of some systems there is a second one.
    """
    contracts, covered = list[Contract](), list[list[Use]]()
    for number, group in enumerate(_grouped(lines)):
        uses = [use for use, _ in group]
        _, latest = max(group, key=lambda each: int(each[1]["contract_ends_in_days"] or 0))
        contracts.append(_contract(latest, uses))
        covered.append(uses)
        if number % SECOND == 0 and contracts[-1].ends_on:
            contracts.append(_support(contracts[-1]))
            covered.append(uses[:1])
    Contract.objects.bulk_create(contracts)
    ContractUse.objects.bulk_create(
        ContractUse(contract=contract, use=use)
        for contract, uses in zip(contracts, covered, strict=True)
        for use in uses
    )


def _grouped(lines: list[Line]) -> Iterable[list[Line]]:
    """The lines that speak of one contract each."""
    grouped: dict[tuple[int, object], list[Line]] = defaultdict(list)
    for use, row in lines:
        if any(row[name] for name in CONTRACT):
            grouped[use.council_id, _what_for(use, grouped)].append((use, row))
    return grouped.values()


def _what_for(use: Use, grouped: dict[tuple[int, object], list[Line]]) -> object:
    first = grouped.get((use.council_id, TOGETHER), [])
    is_managed = use.council.name == "County Durham" or use.council_id % MANAGED == 0
    if is_managed and len(first) < COVERED:
        return TOGETHER
    return (use.product.supplier_id if use.product else None) or use


def _contract(row: dict[str, str], uses: list[Use]) -> Contract:
    ends_on = _day(row["contract_ends_in_days"])
    suppliers = {use.product.supplier if use.product else None for use in uses}
    supplier = suppliers.pop() if len(suppliers) == 1 else None
    cost = _number(row["annual_cost"])
    return Contract(
        council=uses[0].council,
        supplier=supplier,
        title=f"{supplier or 'Managed'} systems" if len(uses) > 1 else "",
        reference=f"ICT-{uses[0].council_id:03}-{uses[0].pk:05}" if cost else "",
        starts_on=months_from(ends_on, -12 * TERM) + ONE_DAY if cost and ends_on else None,
        ends_on=ends_on,
        notice_months=_number(row["notice_months"]),
        value_band=row["value_band"],
        annual_cost=cost,
        total_value=cost * TERM if cost else None,
        is_demonstration=uses[0].is_demonstration,
    )


def _support(main: Contract) -> Contract:
    """What ends before the contract for the system itself: its support."""
    return Contract(
        council=main.council,
        supplier=main.supplier,
        title="Support and maintenance",
        purpose="Changes, upgrades and help outside office hours.",
        ends_on=main.ends_on - timedelta(days=120) if main.ends_on else None,
        notice_months=3,
        is_demonstration=main.is_demonstration,
    )


def _day(from_today: str) -> date | None:
    return timezone.localdate() + timedelta(days=int(from_today)) if from_today else None


def _number(text: str) -> int | None:
    return int(text) if text else None

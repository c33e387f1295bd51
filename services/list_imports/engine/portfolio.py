"""What a council has recorded, as the rows of a file are compared with it."""

from collections.abc import Iterable
from typing import NamedTuple

from councils.models import Council
from services.list_imports.engine.facts import Facts, facts_of
from services.models import Contract, ContractUse, Use


class UseKey(NamedTuple):
    """What tells the uses of a council apart."""

    product: int | None
    service: int | None
    inherited_from: int | None = None


class Portfolio:
    """The uses of a council, or those of some things, each with its contracts, the last first."""

    def __init__(self, council: Council, keys: Iterable[UseKey] | None = None) -> None:
        self.council = council
        uses = Use.objects.filter(council=council).select_related("product", "service")
        if keys is not None:
            wanted = set(keys)
            of_products = uses.filter(product__in={key.product for key in wanted if key.product})
            of_services = uses.filter(service__in={key.service for key in wanted if key.service})
            uses = of_products | of_services
        self.uses = {key_of(use): use for use in uses.order_by("pk")}
        self.contracts = _contracts_of(self.uses.values())

    def contract_for(self, use: Use, reference: str) -> Contract | None:
        """The contract that a row speaks of: that with its reference, else the one that ends last.

        A reference that none has means another contract.
        """
        known = self.contracts.get(use.pk, [])
        if reference:
            named = [each for each in known if each.reference.casefold() == reference.casefold()]
            unnamed = [each for each in known[:1] if not each.reference]
            return next(iter([*named, *unnamed]), None)
        return known[0] if known else None

    def known(self, use: Use | None, reference: str) -> tuple[Facts, Contract | None]:
        """What is recorded of a use, with the contract that a row speaks of."""
        if use is None:
            return {}, None
        contract = self.contract_for(use, reference)
        return facts_of(use, contract), contract


def key_of(use: Use) -> UseKey:
    return UseKey(use.product_id, use.service_id, use.inherited_from_id)


def _contracts_of(uses: Iterable[Use]) -> dict[int, list[Contract]]:
    keys = [use.pk for use in uses]
    links = ContractUse.objects.filter(use__in=keys).values_list("use_id", "contract_id")
    pairs = list(links)
    found = Contract.objects.in_bulk({contract for _, contract in pairs})
    by_use: dict[int, list[Contract]] = {}
    for use, contract in pairs:
        by_use.setdefault(use, []).append(found[contract])
    for contracts in by_use.values():
        contracts.sort(key=_end_and_key, reverse=True)
    return by_use


def _end_and_key(contract: Contract) -> tuple[str, int]:
    return (contract.ends_on.isoformat() if contract.ends_on else "", contract.pk)

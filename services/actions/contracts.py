"""What councils say of their contracts.

Locks are taken in one order: services, products, uses, then contracts. A contract ties what it
covers together, so all of these are locked before one use or its contract is written.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.audit.models import record
from services.acts import ServiceAct
from services.models import Contract, ContractUse, Service, Use
from services.models.contract_rules import REPEATED

Facts = Mapping[str, object]


def lock_contract(contract: Contract, also: Iterable[int] = ()) -> Contract | None:
    """The contract as it is now, locked with what it covers until the transaction ends."""
    covered = ContractUse.objects.filter(contract=contract).values_list("use", flat=True)
    keys = [*covered, *also]
    lock_services_of(keys)
    lock_uses(keys)
    rows = Contract.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=contract.pk).first()


def uses_sharing_contracts(uses: QuerySet[Use]) -> list[int]:
    """The keys of these uses, and of all that is under a contract of one of them.

    Step by step with the keys of the step before: as one query, statistics from before a long
    list was brought in made the database compare every contract with every other.
    """
    keys = list(uses.order_by().values_list("pk", flat=True))
    links = ContractUse.objects.all()
    contracts = set(links.filter(use__in=keys).values_list("contract", flat=True))
    return [*keys, *links.filter(contract__in=contracts).values_list("use", flat=True)]


def lock_services_of(uses: Iterable[int]) -> None:
    used = Use.objects.filter(pk__in=set(uses)).order_by().values("service")
    rows = Service.objects.filter(pk__in=used).order_by("pk")
    # the same lock as that of a service that is used: none is asked for more later
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def lock_uses(keys: Iterable[int]) -> None:
    rows = Use.objects.filter(pk__in=set(keys)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


@transaction.atomic
def record_contract(contract: Contract, uses: Iterable[Use], *, by: User) -> Contract:
    """A council says what it has agreed, and which of its systems that covers."""
    is_new, wanted = contract.pk is None, {use.pk for use in uses}
    if is_new:
        lock_services_of(wanted)
        lock_uses(wanted)
    else:
        lock_contract(contract, wanted)
    contract.save()
    contract.links.exclude(use__in=wanted).delete()
    covered = set(contract.links.values_list("use", flat=True))
    _cover(contract, sorted(wanted - covered))
    act = ServiceAct.CONTRACT_ADDED if is_new else ServiceAct.CONTRACT_CHANGED
    record(act, contract, by=by, uses=sorted(wanted))
    return contract


@transaction.atomic
def delete_contract(contract: Contract, *, by: User) -> None:
    """Take back what a council has said of a contract; what it covered stays."""
    # an answer to a notice locks the notice before its contract
    list(contract.notices.select_for_update(of=("self",)).order_by("pk"))
    if locked := lock_contract(contract):
        record(ServiceAct.CONTRACT_DELETED, locked.council, by=by, contract=locked.pk)
        locked.delete()


def save_contract_facts(use: Use, facts: Facts) -> Contract | None:
    """Keep what is said of the contract of a use where the use itself is described.

    That is the contract that ends last; a new one if there is none. One of which nothing is said
    any more is deleted. The caller has saved the use, which locks it.
    """
    known = Contract.objects.last_of(use)
    contract = (lock_contract(known) if known else None) or _new(use)
    if contract.pk is None and not any(facts.values()):
        return None
    _fill(contract, facts)
    if contract.pk and contract.is_empty and _is_only_for(contract, use):
        contract.delete()
    else:
        cover(contract, use)
    use.refresh_from_db(fields=[*REPEATED, "updated_at"])
    return contract if contract.pk else None


def _is_only_for(contract: Contract, use: Use) -> bool:
    is_published: bool = contract.notices.exists()
    return not is_published and not contract.links.exclude(use=use).exists()


def is_shared(use: Use) -> bool:
    """Whether a contract of a use covers others as well."""
    contracts = ContractUse.objects.filter(use=use).values("contract")
    return ContractUse.objects.filter(contract__in=contracts).exclude(use=use).exists()


def cover(contract: Contract, use: Use) -> None:
    """Save a contract, which from now on covers the use, if it did not."""
    contract.save()
    if not contract.links.filter(use=use).exists():
        _cover(contract, [use.pk])
    use.refresh_from_db(fields=[*REPEATED, "updated_at"])


def _new(use: Use) -> Contract:
    return Contract(
        council=use.council,
        inherited_from=use.inherited_from,
        is_demonstration=use.is_demonstration,
    )


def _fill(contract: Contract, facts: Facts) -> None:
    for name, value in facts.items():
        if name != "ends_on":
            setattr(contract, name, value)
    if "ends_on" in facts:
        contract.end_on(facts["ends_on"])  # type: ignore[arg-type]  # a day


def _cover(contract: Contract, uses: list[int]) -> None:
    ContractUse.objects.bulk_create(ContractUse(contract=contract, use_id=pk) for pk in uses)

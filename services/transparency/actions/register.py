"""Publish contracts in the register of a council, withdraw them, and say what the schema asks."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from services.models import Contract, ContractQuerySet
from services.transparency.acts import TransparencyAct
from services.transparency.models import RegisterEntry
from services.transparency.models.register_schema import suggestions_for, with_register_facts


def _locked(contracts: ContractQuerySet) -> list[Contract]:
    """These contracts, each with its entry, locked until the transaction ends."""
    rows = contracts.order_by("pk").select_for_update(of=("self",), no_key=True)
    keys = list(rows.values_list("pk", flat=True))
    entries = [RegisterEntry(contract_id=key) for key in keys]
    RegisterEntry.objects.bulk_create(entries, ignore_conflicts=True)
    list(RegisterEntry.objects.locked(keys).values_list("pk", flat=True))
    return list(with_register_facts(Contract.objects.filter(pk__in=keys)).order_by("pk"))


@transaction.atomic
def publish(council: Council, contracts: ContractQuerySet, *, by: User) -> int:
    """Publish these contracts as the register shows them now; how many were not published yet."""
    now, published = timezone.now(), []
    for contract in _locked(contracts):
        entry = contract.register_entry
        if not entry.is_published:
            entry.fill_in(suggestions_for(contract))
            entry.is_published, entry.published_at = True, now
            entry.save()
            published.append(contract.pk)
    if published:
        record(TransparencyAct.CONTRACTS_PUBLISHED, council, by=by, contracts=published)
    return len(published)


@transaction.atomic
def withdraw(council: Council, contracts: ContractQuerySet, *, by: User) -> int:
    """Take these contracts out of the public register; how many were in it."""
    keys = [contract.pk for contract in _locked(contracts) if contract.register_entry.is_published]
    RegisterEntry.objects.filter(contract__in=keys).update(
        is_published=False, published_at=None, updated_at=timezone.now()
    )
    if keys:
        record(TransparencyAct.CONTRACTS_WITHDRAWN, council, by=by, contracts=keys)
    return len(keys)


@transaction.atomic
def fill_in_entries(
    council: Council, contracts: ContractQuerySet, values: Mapping[str, object], *, by: User
) -> int:
    """Say this of each of these contracts that says nothing else yet; how many changed."""
    changed = []
    for contract in _locked(contracts):
        if contract.register_entry.fill_in(values):
            contract.register_entry.save()
            changed.append(contract.pk)
    if changed:
        record(TransparencyAct.REGISTER_ENTRIES_FILLED, council, by=by, contracts=changed)
    return len(changed)


@transaction.atomic
def change_entry(entry: RegisterEntry, *, by: User) -> RegisterEntry:
    """Save what an editor says of a contract for the register.

    A published entry that lost its title, unit or description gets the suggested one again.
    """
    if entry.is_published:
        (contract,) = with_register_facts(Contract.objects.filter(pk=entry.contract_id))
        entry.fill_in(suggestions_for(contract))
    entry.save()
    record(TransparencyAct.REGISTER_ENTRY_CHANGED, entry.contract, by=by)
    return entry

"""What a council changes in its list of systems for many at once."""

from collections.abc import Mapping

from django.db import transaction

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from services.actions.contracts import lock_services_of, lock_uses, uses_sharing_contracts
from services.actions.uses import record_use
from services.acts import ServiceAct
from services.models import Product, UseQuerySet
from services.models.choices import UseStatus


@transaction.atomic
def change_uses(council: Council, uses: UseQuerySet, facts: Mapping[str, str], *, by: User) -> int:
    """Say the same of several systems of a council; all of them or none. Returns how many.

    Raises RuleBroken where one of them cannot be changed any more.
    """
    keys = uses_sharing_contracts(uses)
    # in the order of every action: services, products, uses
    lock_services_of(keys)
    products = Product.objects.filter(uses__in=uses.order_by()).order_by("pk").distinct()
    _lock_products(list(products.values_list("pk", flat=True)))
    lock_uses(keys)
    changed = list(uses.select_related("service", "product").order_by("pk"))
    for use in changed:
        for name, value in facts.items():
            setattr(use, name, value)
        if use.status != UseStatus.STOPPED:
            use.until = None
        record_use(use, by=by)
    record(ServiceAct.USES_CHANGED, council, by=by, uses=len(changed), fields=sorted(facts))
    return len(changed)


def _lock_products(keys: list[int]) -> None:
    rows = Product.ever.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
